package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Device;
import java.util.SplittableRandom;

/** Seeded inputs and one-step helpers that several tests share. */
final class Samples {
    private Samples() {}

    static int[] tokens(long seed, int count, int vocabulary) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.ints(count, 0, vocabulary).toArray();
    }

    /** Weights large enough that every part of the model matters. */
    static Weights lively(TransformerConfig config, long seed) {
        Weights weights = Weights.initial(config, seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < weights.values().length; i++) {
            weights.values()[i] += 0.25f * (float) (random.nextDouble() - 0.5);
        }
        return weights;
    }

    /** Gradients of the mean loss of one batch: a step at rate zero leaves them behind. */
    static float[] gradients(Device device, Weights weights, int[] inputs, int[] targets) {
        int batch = inputs.length / weights.config().context();
        InnerSettings settings = InnerSettings.usual(1, batch, LearningRateSchedule.stable(1f, 0), 0);
        TrainingStep step = new TrainingStep(device, weights.copy(), settings);
        step.run(inputs, targets, 0f);
        return step.gradients();
    }

    /** A batch source that draws the same tokens for the same seed and step. */
    static BatchSource source(long seed, int vocabulary) {
        return (step, inputs, targets) -> {
            int[] text = tokens(seed + 31 * step, inputs.length + 1, vocabulary);
            System.arraycopy(text, 0, inputs, 0, inputs.length);
            System.arraycopy(text, 1, targets, 0, targets.length);
        };
    }
}
