package io.basilisk.kernels;

/** In which numbers the matrix products of a training step are computed. Everything else is fp32 everywhere. */
public enum Precision {
    FP32("matmul"),
    /** Operands rounded to bf16 as they are read, sums in fp32; weights, gradients and moments stay fp32. */
    BF16("matmul_bf16");

    private final String matmul;

    Precision(String matmul) {
        this.matmul = matmul;
    }

    /** The kernel that multiplies matrices. */
    public String matmul() {
        return matmul;
    }
}
