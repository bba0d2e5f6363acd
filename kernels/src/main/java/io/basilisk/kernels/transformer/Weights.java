package io.basilisk.kernels.transformer;

import java.util.SplittableRandom;

/**
 * A model's weights: one flat array in the order of {@link TransformerConfig#tensors()}.
 *
 * @param values {@code config.parameterCount()} of them, shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Weights(TransformerConfig config, float[] values) {
    private static final double STANDARD_DEVIATION = 0.02;

    public Weights {
        if (values.length != config.parameterCount()) {
            throw new IllegalArgumentException(
                    "expected " + config.parameterCount() + " weights, got " + values.length);
        }
    }

    /**
     * Fresh weights as GPT-2 draws them: normal with deviation 0.02, projections back into the residual stream divided
     * by {@code sqrt(2 layers)}, norm scales one. The same seed gives the same bits everywhere.
     */
    public static Weights initial(TransformerConfig config, long seed) {
        float[] values = new float[config.parameterCount()];
        SplittableRandom random = new SplittableRandom(seed);
        double residual = STANDARD_DEVIATION / Math.sqrt(2.0 * config.layers());
        for (TensorSpec tensor : config.tensors()) {
            boolean intoResidual =
                    tensor.name().endsWith("o_proj.weight") || tensor.name().endsWith("down_proj.weight");
            double deviation = intoResidual ? residual : STANDARD_DEVIATION;
            for (int i = 0; i < tensor.length(); i++) {
                values[tensor.offset() + i] = tensor.isNorm() ? 1f : (float) (deviation * gaussian(random));
            }
        }
        return new Weights(config, values);
    }

    /** A copy that may be changed. */
    public Weights copy() {
        return new Weights(config, values.clone());
    }

    /** Box-Muller through StrictMath, whose results are the same on every platform. */
    private static double gaussian(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
