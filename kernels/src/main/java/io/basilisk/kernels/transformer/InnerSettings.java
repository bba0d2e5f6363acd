package io.basilisk.kernels.transformer;

/**
 * How a shard is trained within a round, with decoupled weight decay, none on norms.
 *
 * @param steps inner steps
 * @param batch sequences per step
 * @param schedule learning rate by cumulative step of the run
 * @param warmupSteps steps over which each round's rate rises linearly, since the moments start from zero
 * @param optimizer what moves the weights
 * @param beta1 AdamW's decay of the first moment
 * @param beta2 AdamW's decay of the second moment
 * @param epsilon AdamW's, added to the root of the second moment
 * @param weightDecay per unit of learning rate
 * @param clip largest Euclidean norm of the gradient; a larger one is scaled down
 */
public record InnerSettings(
        int steps,
        int batch,
        LearningRateSchedule schedule,
        int warmupSteps,
        InnerOptimizer optimizer,
        float beta1,
        float beta2,
        float epsilon,
        float weightDecay,
        float clip) {
    public InnerSettings {
        if (steps < 1 || batch < 1 || warmupSteps < 0) {
            throw new IllegalArgumentException(
                    "expected steps and batch of at least 1 and warmupSteps of at least 0, got " + steps + ", " + batch
                            + ", " + warmupSteps);
        }
    }

    /** The usual constants: AdamW, 0.9, 0.95, 1e-8, decay 0.1, clip 1. */
    public static InnerSettings usual(int steps, int batch, LearningRateSchedule schedule, int warmupSteps) {
        return new InnerSettings(
                steps, batch, schedule, warmupSteps, InnerOptimizer.ADAMW, 0.9f, 0.95f, 1e-8f, 0.1f, 1f);
    }

    /** The same with another optimiser. */
    public InnerSettings with(InnerOptimizer other) {
        return new InnerSettings(steps, batch, schedule, warmupSteps, other, beta1, beta2, epsilon, weightDecay, clip);
    }

    /**
     * Learning rate of a step.
     *
     * @param firstStep cumulative step of the run at which this round begins
     * @param step step within the round, from 0
     */
    public float rate(long firstStep, int step) {
        float warmth = step < warmupSteps ? (step + 1f) / (warmupSteps + 1f) : 1f;
        return schedule.at(firstStep + step) * warmth;
    }
}
