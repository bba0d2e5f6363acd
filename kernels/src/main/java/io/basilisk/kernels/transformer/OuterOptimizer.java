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
     * What a node that trains nothing could still hand in: the momentum itself, the decayed sum of all earlier
     * aggregates. A contribution must beat {@code weights + momentum}.
     */
    public static void addMomentum(float[] weights, float[] momentum, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, weights.length);
        Objects.checkFromIndexSize(offset, length, momentum.length);
        for (int i = offset; i < offset + length; i++) {
            weights[i] += momentum[i];
        }
    }
}
