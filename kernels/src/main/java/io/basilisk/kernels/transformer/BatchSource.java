package io.basilisk.kernels.transformer;

/** Where training text comes from: a pure function of the step. */
@FunctionalInterface
public interface BatchSource {
    /**
     * Fills the batch of a step.
     *
     * @param step 0 for the first inner step of the round
     * @param inputs batch x context token ids, row-major
     * @param targets the same, one token further
     */
    void fill(long step, int[] inputs, int[] targets);
}
