package io.basilisk.kernels.transformer;

/** Hears of every inner step; may throw to stop the loop. */
@FunctionalInterface
public interface StepListener {
    /**
     * @param step steps done, 1 after the first
     * @param loss mean loss of the step's batch, nats per token
     * @param tokens tokens trained on so far
     */
    void onStep(long step, float loss, long tokens);
}
