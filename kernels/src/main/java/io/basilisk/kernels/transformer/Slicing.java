package io.basilisk.kernels.transformer;

/**
 * Into how many slices the CPU cuts a batch: a function of the model and the batch alone, never of the machine, since
 * gradients are summed slice by slice and the result must not depend on how many threads there are.
 */
final class Slicing {
    /** Fewer tokens make matrix products too small to be efficient. */
    private static final int LEAST_TOKENS = 384;

    private static final int MOST_SLICES = 16;
    /** Large models are cut into few slices, since each needs memory: weights times slices stay below this number. */
    private static final int MOST_WEIGHTS = 1 << 28;

    private Slicing() {}

    static int slices(TransformerConfig config, int batch) {
        int byTokens = (int) ((long) batch * config.context() / LEAST_TOKENS);
        int byMemory = MOST_WEIGHTS / config.parameterCount();
        return Math.max(1, Math.min(Math.min(batch, MOST_SLICES), Math.min(byTokens, byMemory)));
    }

    /** First sequence of a slice; sequences are dealt as evenly as they go. */
    static int firstSequence(int slice, int slices, int batch) {
        return (int) ((long) slice * batch / slices);
    }
}
