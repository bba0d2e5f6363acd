package io.basilisk.kernels.transformer;

import java.util.Objects;

/**
 * The outer step of a round: SGD with Nesterov momentum on the mean of the accepted deltas (Sutskever et al. 2013, in
 * the form of DiLoCo, arXiv 2311.08105, algorithm 1). A delta points downhill, so it is added.
 *
 * <pre>
 * momentum = mu * momentum + delta
 * weights  = weights + lr * (delta + mu * momentum)
 * </pre>
 *
 * <p>Element-wise in fp32, each operation rounded on its own and none fused: the same bits on every machine, for any
 * division of the model into slices.
 */
public final class OuterOptimizer {
    private OuterOptimizer() {}

    /**
     * Takes one step in place on {@code [offset, offset + length)} of three arrays of the model's length.
     *
     * @param meanDelta mean of the accepted deltas; read only
     */
    public static void step(
            float[] weights, float[] momentum, float[] meanDelta, int offset, int length, float lr, float mu) {
        Objects.checkFromIndexSize(offset, length, weights.length);
        Objects.checkFromIndexSize(offset, length, momentum.length);
        Objects.checkFromIndexSize(offset, length, meanDelta.length);
        for (int i = offset; i < offset + length; i++) {
            float m = mu * momentum[i] + meanDelta[i];
            momentum[i] = m;
            weights[i] += lr * (meanDelta[i] + mu * m);
        }
    }

    /**
     * What a node that trained nothing could still hand in: the mean of the earlier aggregates, the newest weighing
     * most. Momentum after {@code steps} steps is their sum with weights 1, mu, mu^2, ..., so the mean is
     * {@code momentum * (1 - mu) / (1 - mu^steps)}. A contribution must do better than this null miner.
     *
     * @param steps outer steps that the momentum has seen; with none, the delta is zero
     */
    public static WeightDelta nullDelta(TransformerConfig config, float[] momentum, int steps, float mu) {
        float scale = nullScale(steps, mu);
        float[] delta = new float[momentum.length];
        for (int i = 0; i < delta.length; i++) {
            delta[i] = scale * momentum[i];
        }
        return new WeightDelta(config, delta);
    }

    /**
     * 1 / (1 + mu + ... + mu^(steps - 1)), 0 for no steps: a sum, since {@code Math.pow} may differ between machines.
     */
    private static float nullScale(int steps, float mu) {
        double sum = 0;
        double power = 1;
        for (int i = 0; i < steps && power > 0x1p-60; i++) {
            sum += power;
            power *= mu;
        }
        return steps == 0 ? 0 : (float) (1 / sum);
    }
}
