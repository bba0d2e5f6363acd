package io.basilisk.kernels.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * Softmax and cross-entropy in one pass over a row of logits: {@code loss = log sum e^z - z_target},
 * {@code dz = softmax(z) - onehot}.
 */
final class CrossEntropy {
    private CrossEntropy() {}

    /**
     * (0) logits rows*vocabulary: become slopes times (6), (1) targets, (2) losses rows, nats, (3) rows, (4)
     * vocabulary, (5) 1 to compute slopes, 0 to leave the logits, (6) factor.
     */
    static void run(Arguments a) {
        float[] scratch = Vectors.scratch();
        int vocabulary = a.number(4);
        for (int row = 0; row < a.number(3); row++) {
            int at = a.offset(0) + row * vocabulary;
            int target = a.ints(1)[a.offset(1) + row];
            float max = Vectors.max(a.floats(0), at, vocabulary, scratch);
            float sum = sumOfPowers(a.floats(0), at, vocabulary, max, scratch);
            // The largest logit is taken out of both terms first: large logits would lose the digits that matter.
            a.floats(2)[a.offset(2) + row] = (float) StrictMath.log(sum) + (max - a.floats(0)[at + target]);
            if (a.number(5) == 1) {
                slopes(a.floats(0), at, vocabulary, max, a.real(6) / sum);
                a.floats(0)[at + target] -= a.real(6);
            }
        }
    }

    private static float sumOfPowers(float[] row, int at, int length, float max, float[] scratch) {
        FloatVector sums = FloatVector.zero(Vectors.SPECIES);
        int whole = Vectors.SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            sums = sums.add(Vectors.exp(Vectors.load(row, at + i).sub(max)));
        }
        if (whole < length) {
            var rest = Vectors.tail(whole, length);
            sums = sums.add(Vectors.exp(Vectors.load(row, at + whole, rest).sub(max)), rest);
        }
        return Vectors.sum(sums, scratch);
    }

    private static void slopes(float[] row, int at, int length, float max, float factor) {
        int whole = Vectors.SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            Vectors.exp(Vectors.load(row, at + i).sub(max)).mul(factor).intoArray(row, at + i);
        }
        if (whole < length) {
            var rest = Vectors.tail(whole, length);
            Vectors.exp(Vectors.load(row, at + whole, rest).sub(max))
                    .mul(factor)
                    .intoArray(row, at + whole, rest);
        }
    }
}
