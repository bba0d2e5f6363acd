package io.basilisk.kernels.gpu;

import io.basilisk.kernels.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs' kernels by name: which functions a launch calls, on how many items, and how many elements each buffer must
 * have. Names and arguments are those of the CPU's kernels ({@code CpuKernels}); formulas stand in the sources.
 */
public final class GpuKernels {
    /** Items per group unless a kernel says otherwise; GROUP in {@code dialect/reduce.h}. */
    private static final int GROUP = 64;
    /** TILE and ITEMS in {@code matmul.c}. */
    private static final int MATMUL_TILE = 64;

    private static final int MATMUL_ITEMS = 256;
    private static final int MATMUL_SIMD_ITEMS = 16;
    /** TILE in {@code cuda/matmul_bf16.c}; ITEMS are as many as in {@code matmul.c}. */
    private static final int MATMUL_BF16_TILE = 128;

    /** SHARES in {@code embedding.c}. */
    private static final int EMBEDDING_SHARES = 32;
    /** COLUMNS in {@code rms_norm.c}. */
    private static final int GAIN_COLUMNS = 8;
    /** TILE and ITEMS in {@code attention.c}. */
    private static final int ATTENTION_TILE = 64;

    private static final int ATTENTION_ITEMS = 256;
    /** Head widths that there are functions for. */
    private static final List<Integer> HEAD_WIDTHS = List.of(64, 128, 256);
    /** Fewer queries of a sequence than these leave most of a tile empty. */
    private static final int LEAST_TILED_QUERIES = 16;

    /** Elements of a job in {@code sha256d.c}. */
    private static final int SEARCH_JOB = 35;

    /** SQUARES in {@code update.c}. */
    private static final int SQUARES_PER_GROUP = 4096;

    private static final Map<String, Plan> TABLE = Map.ofEntries(
            Map.entry("embedding_forward", new Plan("bbbii", GpuKernels::embeddingForward)),
            Map.entry("embedding_backward", new Plan("bbbii", GpuKernels::embeddingBackward)),
            Map.entry("rms_norm_forward", new Plan("bbbbiir", GpuKernels::rmsNormForward)),
            Map.entry("rms_norm_backward", new Plan("bbbbbbii", GpuKernels::rmsNormBackward)),
            Map.entry("rope", new Plan("bbiiiiir", GpuKernels::rope)),
            Map.entry("attention_forward", new Plan("bbbbiiiiiii", GpuKernels::attentionForward)),
            Map.entry("attention_backward", new Plan("bbbbbbbiiiii", GpuKernels::attentionBackward)),
            Map.entry("swiglu_forward", new Plan("bbii", GpuKernels::swiGluForward)),
            Map.entry("swiglu_backward", new Plan("bbii", GpuKernels::swiGluBackward)),
            Map.entry("cross_entropy", new Plan("bbbiiir", GpuKernels::crossEntropy)),
            Map.entry("matmul", new Plan("biibiibiiiir", GpuKernels::matmul)),
            Map.entry("matmul_bf16", new Plan("biibiibiiiir", GpuKernels::matmulBf16)),
            Map.entry("zero", new Plan("bi", GpuKernels::zero)),
            Map.entry("copy", new Plan("bbi", GpuKernels::copy)),
            Map.entry("add", new Plan("bbi", GpuKernels::add)),
            Map.entry("squares", new Plan("bbi", GpuKernels::squares)),
            Map.entry("clip_factor", new Plan("bbir", GpuKernels::clipFactor)),
            Map.entry("adamw", new Plan("bbbbbirrrr", GpuKernels::adamW)),
            Map.entry("muon_momentum", new Plan("bbbbir", GpuKernels::muonMomentum)),
            Map.entry("muon_normalise", new Plan("bbir", GpuKernels::muonNormalise)),
            Map.entry("muon_polynomial", new Plan("bbirrr", GpuKernels::muonPolynomial)),
            Map.entry("muon_step", new Plan("bbbirr", GpuKernels::muonStep)),
            Map.entry("sha256d_search", new Plan("bbii", GpuKernels::sha256dSearch)));

    private GpuKernels() {}

    /**
     * What a launch does.
     *
     * @param memory gives floats on the device, for what a launch keeps between its calls
     * @throws IllegalArgumentException for an unknown name, or arguments that the kernel cannot take
     */
    public static List<Stage> stages(
            Abilities abilities, IntFunction<Buffer> memory, String kernel, Object... arguments) {
        @Nullable Plan plan = TABLE.get(kernel);
        if (plan == null) {
            throw new IllegalArgumentException("no kernel '" + kernel + "': expected one of " + names());
        }
        return plan.stages.apply(new GpuArguments(kernel, abilities, memory, plan.signature, arguments)).stages;
    }

    /** Every kernel's name. */
    public static SortedSet<String> names() {
        return new TreeSet<>(TABLE.keySet());
    }

    private static Calls embeddingForward(GpuArguments a) {
        long elements = (long) a.number(3) * a.number(4);
        a.holds(0, a.number(3)).holds(2, elements);
        return new Calls(a).perElement("embedding", "embedding_forward", elements);
    }

    private static Calls embeddingBackward(GpuArguments a) {
        a.holds(0, a.number(3)).holds(1, (long) a.number(3) * a.number(4));
        return new Calls(a).perElement("embedding", "embedding_backward", (long) EMBEDDING_SHARES * a.number(4));
    }

    private static Calls rmsNormForward(GpuArguments a) {
        int rows = a.number(4);
        int width = a.number(5);
        a.holds(0, (long) rows * width)
                .holds(1, width)
                .holds(2, (long) rows * width)
                .holds(3, rows);
        return new Calls(a).perGroup("rms_norm", "rms_norm_forward", rows);
    }

    private static Calls rmsNormBackward(GpuArguments a) {
        int rows = a.number(6);
        int width = a.number(7);
        long elements = (long) rows * width;
        a.holds(0, elements)
                .holds(1, width)
                .holds(2, rows)
                .holds(3, elements)
                .holds(4, elements)
                .holds(5, width);
        return new Calls(a)
                .perGroup("rms_norm", "rms_norm_backward_gain", (width + GAIN_COLUMNS - 1) / GAIN_COLUMNS)
                .perGroup("rms_norm", "rms_norm_backward_x", rows);
    }

    private static Calls rope(GpuArguments a) {
        int rows = a.number(2);
        int headWidth = a.number(5);
        a.holds(0, (long) rows * a.number(6)).holds(1, (long) a.number(3) * headWidth);
        return new Calls(a).perElement("rope", "rope", (long) rows * a.number(4) * (headWidth / 2));
    }

    private static Calls attentionForward(GpuArguments a) {
        long rows = (long) a.number(4) * a.number(5);
        int heads = a.number(6);
        int headWidth = a.number(8);
        String function = forHeads("attention_forward_", headWidth);
        a.holds(0, rows * (heads + 2 * a.number(7)) * headWidth)
                .holds(1, rows * heads * headWidth)
                .holds(2, rows * heads);
        int queries = a.number(10);
        long lanes = (long) a.number(4) * heads;
        return queries < LEAST_TILED_QUERIES
                ? new Calls(a).perGroup("attention", "attention_forward_few", lanes * queries)
                : new Calls(a).perGroup("attention", function, lanes * tiles(queries, ATTENTION_TILE), ATTENTION_ITEMS);
    }

    private static Calls attentionBackward(GpuArguments a) {
        long rows = (long) a.number(7) * a.number(8);
        int heads = a.number(9);
        int keyValueHeads = a.number(10);
        int headWidth = a.number(11);
        String query = forHeads("attention_backward_query_", headWidth);
        String keyValue = forHeads("attention_backward_key_value_", headWidth);
        long elements = rows * (heads + 2 * keyValueHeads) * headWidth;
        a.holds(0, elements)
                .holds(1, rows * heads * headWidth)
                .holds(2, rows * heads)
                .holds(3, rows * heads * headWidth)
                .holds(4, elements);
        int alongs = Math.toIntExact(rows * heads);
        long tiles = a.number(7) * tiles(a.number(8), ATTENTION_TILE);
        return new Calls(a)
                .with(a.floats(alongs), alongs)
                .perGroup("attention", "attention_backward_along", alongs)
                .perGroup("attention", query, tiles * heads, ATTENTION_ITEMS)
                .perGroup("attention", keyValue, tiles * keyValueHeads, ATTENTION_ITEMS);
    }

    private static Calls swiGluForward(GpuArguments a) {
        long elements = (long) a.number(2) * a.number(3);
        a.holds(0, 2 * elements).holds(1, elements);
        return new Calls(a).perElement("swiglu", "swiglu_forward", elements);
    }

    private static Calls swiGluBackward(GpuArguments a) {
        long elements = (long) a.number(2) * a.number(3);
        a.holds(0, 2 * elements).holds(1, elements);
        return new Calls(a).perElement("swiglu", "swiglu_backward", elements);
    }

    private static Calls crossEntropy(GpuArguments a) {
        int rows = a.number(3);
        a.holds(0, (long) rows * a.number(4)).holds(1, rows).holds(2, rows);
        return new Calls(a).perGroup("cross_entropy", "cross_entropy", rows);
    }

    private static Calls matmul(GpuArguments a) {
        return matmul(a, "matmul", MATMUL_TILE, a.simd() ? MATMUL_SIMD_ITEMS : MATMUL_ITEMS);
    }

    private static Calls matmulBf16(GpuArguments a) {
        return matmul(a.needsTensorCores(), "matmul_bf16", MATMUL_BF16_TILE, MATMUL_ITEMS);
    }

    private static Calls matmul(GpuArguments a, String source, int tile, int items) {
        boolean transposeA = a.number(2) == 1;
        boolean transposeB = a.number(5) == 1;
        int m = a.number(8);
        int n = a.number(9);
        int k = a.number(10);
        a.holds(0, extent(transposeA ? k : m, transposeA ? m : k, a.number(1)))
                .holds(3, extent(transposeB ? n : k, transposeB ? k : n, a.number(4)))
                .holds(6, extent(m, n, a.number(7)));
        String function = source + '_' + (transposeA ? 't' : 'n') + (transposeB ? 't' : 'n');
        return new Calls(a).perGroup(source, function, tiles(m, tile) * tiles(n, tile), items);
    }

    private static Calls zero(GpuArguments a) {
        a.holds(0, a.number(1));
        return new Calls(a).perElement("update", "zero", a.number(1));
    }

    private static Calls copy(GpuArguments a) {
        a.holds(0, a.number(2)).holds(1, a.number(2));
        return new Calls(a).perElement("update", "copy", a.number(2));
    }

    private static Calls add(GpuArguments a) {
        a.holds(0, a.number(2)).holds(1, a.number(2));
        return new Calls(a).perElement("update", "add", a.number(2));
    }

    private static Calls squares(GpuArguments a) {
        int length = a.number(2);
        a.holds(0, length).holds(1, 1);
        int parts = (length + SQUARES_PER_GROUP - 1) / SQUARES_PER_GROUP;
        return new Calls(a)
                .with(a.floats(parts), parts)
                .perGroup("update", "sum_of_squares", parts)
                .perGroup("update", "sum_of_parts", 1);
    }

    private static Calls clipFactor(GpuArguments a) {
        a.holds(0, a.number(2)).holds(1, 4);
        return new Calls(a).perGroup("update", "clip_factor", 1);
    }

    private static Calls adamW(GpuArguments a) {
        int length = a.number(5);
        a.holds(0, length).holds(1, length).holds(2, length).holds(3, length).holds(4, 4);
        return new Calls(a).perElement("update", "adamw", length);
    }

    private static Calls muonMomentum(GpuArguments a) {
        int length = a.number(4);
        a.holds(0, length).holds(1, length).holds(2, length).holds(3, 4);
        return new Calls(a).perElement("muon", "muon_momentum", length);
    }

    private static Calls muonNormalise(GpuArguments a) {
        a.holds(0, a.number(2)).holds(1, 1);
        return new Calls(a).perElement("muon", "muon_normalise", a.number(2));
    }

    private static Calls muonPolynomial(GpuArguments a) {
        int elements = Math.multiplyExact(a.number(2), a.number(2));
        a.holds(0, elements).holds(1, elements);
        return new Calls(a).perElement("muon", "muon_polynomial", elements);
    }

    private static Calls muonStep(GpuArguments a) {
        int length = a.number(3);
        a.holds(0, length).holds(1, length).holds(2, 1);
        return new Calls(a).perElement("muon", "muon_step", length);
    }

    private static Calls sha256dSearch(GpuArguments a) {
        a.holds(0, SEARCH_JOB).holds(1, 1L + a.number(3));
        return new Calls(a).perElement("sha256d", "sha256d_search", a.number(2));
    }

    /** The function for heads that are wide enough and as little too wide as can be. */
    private static String forHeads(String function, int headWidth) {
        return HEAD_WIDTHS.stream()
                .filter(width -> width >= headWidth)
                .findFirst()
                .map(width -> function + width)
                .orElseThrow(() -> new IllegalArgumentException("expected attention heads of at most "
                        + HEAD_WIDTHS.getLast() + " elements on a GPU, got " + headWidth
                        + ": use more heads, or --device cpu"));
    }

    /** Elements from the first to the last of a matrix whose rows lie {@code stride} apart. */
    private static long extent(int rows, int columns, int stride) {
        return (rows - 1L) * stride + columns;
    }

    private static long tiles(int elements, int tile) {
        return (elements + tile - 1) / tile;
    }

    /** @param signature see {@link GpuArguments} */
    private record Plan(String signature, Function<GpuArguments, Calls> stages) {}

    /** The calls of a launch, which all take the launch's arguments; none for no elements. */
    private static final class Calls {
        private final List<Object> arguments;
        private final List<Stage> stages = new ArrayList<>();

        Calls(GpuArguments arguments) {
            this.arguments = new ArrayList<>(arguments.flat());
        }

        /** Calls from here on take scratch memory and its length as well, behind the launch's arguments. */
        Calls with(Buffer scratch, int length) {
            arguments.addAll(List.of(scratch, 0, length));
            return this;
        }

        Calls perElement(String source, String function, long elements) {
            return perGroup(source, function, (elements + GROUP - 1) / GROUP);
        }

        Calls perGroup(String source, String function, long groups) {
            return perGroup(source, function, groups, GROUP);
        }

        Calls perGroup(String source, String function, long groups, int groupSize) {
            if (groups > 0) {
                stages.add(new Stage(source, function, Math.toIntExact(groups), groupSize, List.copyOf(arguments)));
            }
            return this;
        }
    }
}
