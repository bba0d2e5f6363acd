package io.basilisk.kernels.transformer;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws a token from logits. */
final class Sampler {
    private Sampler() {}

    static int draw(float[] logits, float temperature, int topK, SplittableRandom random) {
        if (temperature == 0) {
            return likeliest(logits);
        }
        float least = topK == 0 || topK >= logits.length ? Float.NEGATIVE_INFINITY : kthLargest(logits, topK);
        float most = logits[likeliest(logits)];
        double[] cumulative = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += logits[i] >= least ? StrictMath.exp((logits[i] - most) / temperature) : 0;
            cumulative[i] = sum;
        }
        double drawn = random.nextDouble() * sum;
        for (int i = 0; i < logits.length; i++) {
            if (drawn < cumulative[i]) {
                return i;
            }
        }
        return likeliest(logits);
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private static float kthLargest(float[] logits, int k) {
        float[] sorted = logits.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - k];
    }
}
