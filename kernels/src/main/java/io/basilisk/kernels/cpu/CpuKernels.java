package io.basilisk.kernels.cpu;

import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The CPU's kernels by name. Arguments and formulas stand at each body. */
final class CpuKernels {
    private static final Map<String, CpuKernel> TABLE = Map.ofEntries(
            Map.entry("embedding_forward", Embedding::forward),
            Map.entry("embedding_backward", Embedding::backward),
            Map.entry("rms_norm_forward", RmsNorm::forward),
            Map.entry("rms_norm_backward", RmsNorm::backward),
            Map.entry("rope", Rope::rotate),
            Map.entry("attention_forward", Attention::forward),
            Map.entry("attention_backward", Attention::backward),
            Map.entry("swiglu_forward", SwiGlu::forward),
            Map.entry("swiglu_backward", SwiGlu::backward),
            Map.entry("cross_entropy", CrossEntropy::run),
            Map.entry("matmul", CpuKernels::matmul),
            Map.entry("matmul_bf16", MatmulBf16::run),
            Map.entry("zero", Update::zero),
            Map.entry("copy", Update::copy),
            Map.entry("add", Update::add),
            Map.entry("squares", Update::squares),
            Map.entry("clip_factor", Update::clipFactor),
            Map.entry("adamw", Update::adamW),
            Map.entry("muon_momentum", Muon::momentum),
            Map.entry("muon_normalise", Muon::normalise),
            Map.entry("muon_polynomial", Muon::polynomial),
            Map.entry("muon_step", Muon::step));

    private CpuKernels() {}

    static CpuKernel named(String name) {
        @Nullable CpuKernel kernel = TABLE.get(name);
        if (kernel == null) {
            throw new IllegalArgumentException(
                    "no kernel '" + name + "': expected one of " + new TreeSet<>(TABLE.keySet()));
        }
        return kernel;
    }

    /**
     * {@code C = op(A) op(B) + beta C}, row-major: (0) A, (1) lda, (2) 1 if A is transposed, (3) B, (4) ldb, (5) 1 if
     * B is transposed, (6) C, (7) ldc, (8) m, (9) n, (10) k, (11) beta.
     */
    private static void matmul(Arguments a) {
        MatrixProduct.run(
                a.number(2) == 1,
                a.number(5) == 1,
                a.number(8),
                a.number(9),
                a.number(10),
                1f,
                a.floats(0),
                a.offset(0),
                a.number(1),
                a.floats(3),
                a.offset(3),
                a.number(4),
                a.real(11),
                a.floats(6),
                a.offset(6),
                a.number(7));
    }
}
