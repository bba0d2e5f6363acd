package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Device;

/**
 * The inner steps of one shard in one round: a pure function of its arguments. The same arguments on the same kind of
 * device and in the same precision give the same bits, whatever the number of threads and whatever else runs.
 */
public final class InnerLoop {
    private final Device device;
    private final TransformerConfig config;

    public InnerLoop(Device device, TransformerConfig config) {
        this.device = device;
        this.config = config;
    }

    /**
     * Trains from {@code base}, which is left as it is.
     *
     * @param firstStep cumulative step of the run at which this round begins
     * @throws IllegalArgumentException for weights of another shape or token ids outside the vocabulary
     * @throws DivergedException when a loss is no longer a number, or a trained weight none that a delta can carry
     */
    public TrainingResult run(
            Weights base, BatchSource source, InnerSettings settings, long firstStep, StepListener listener) {
        return train(base.copy(), source, settings, firstStep, listener);
    }

    /**
     * As {@link #run}, but in place: {@code weights} are the base at first, and the trained ones in the end; between,
     * or after an exception, they are of no use. No second copy of the model is ever in memory.
     */
    public TrainingResult train(
            Weights weights, BatchSource source, InnerSettings settings, long firstStep, StepListener listener) {
        if (!weights.config().equals(config)) {
            throw new IllegalArgumentException(
                    "expected weights of " + config + ", got weights of " + weights.config());
        }
        try (Device arena = device.arena()) {
            TrainingStep training = new TrainingStep(arena, weights, settings);
            double meanLoss = steps(training, source, settings, firstStep, listener);
            training.read(weights);
            long tokens = (long) settings.steps() * settings.batch() * config.context();
            requireUsable(weights, tokens);
            return new TrainingResult(weights, (float) meanLoss, tokens);
        }
    }

    private double steps(
            TrainingStep training, BatchSource source, InnerSettings settings, long firstStep, StepListener listener) {
        int[] inputs = new int[settings.batch() * config.context()];
        int[] targets = new int[inputs.length];
        double lossSum = 0;
        for (int step = 0; step < settings.steps(); step++) {
            source.fill(step, inputs, targets);
            Tokens.check("input token ids", inputs, config.vocabulary());
            Tokens.check("target token ids", targets, config.vocabulary());
            float loss = training.run(inputs, targets, settings.rate(firstStep, step));
            if (!Float.isFinite(loss)) {
                throw new DivergedException(
                        "the loss of step " + (step + 1) + " is " + loss
                                + ": lower the learning rate, or check that the base weights are finite",
                        (step + 1L) * inputs.length);
            }
            lossSum += loss;
            listener.onStep(step + 1L, loss, (step + 1L) * inputs.length);
        }
        return lossSum / settings.steps();
    }

    /** Two weights of at most half the largest value that the codec takes differ by at most that value. */
    private static void requireUsable(Weights trained, long tokens) {
        for (float weight : trained.values()) {
            if (!(Math.abs(weight) <= DeltaCodec.LARGEST / 2)) {
                throw new DivergedException("a trained weight is " + weight + ": lower the learning rate", tokens);
            }
        }
    }
}
