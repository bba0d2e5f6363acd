package io.basilisk.kernels.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax down the columns of a block of attention's scores: a row for each key, {@link Attention#BLOCK} apart, a
 * column for each query. Query i sees the keys up to {@code before + i}.
 */
final class SoftmaxColumns {
    private static final int BLOCK = Attention.BLOCK;

    /** Minus infinity, then zeros: what is added so that a lane below a certain one counts nothing. */
    private static final float[] HIDES = new float[2 * Vectors.LANES];

    static {
        Arrays.fill(HIDES, 0, Vectors.LANES, Float.NEGATIVE_INFINITY);
    }

    /** Of each query, what its column summed to. */
    final float[] sums = new float[BLOCK];

    /** The logarithm of the sum of all powers. */
    final float[] logSums = new float[BLOCK];

    /**
     * Every score becomes {@code e^(score - largest)}, and 0 where the query does not see the key, as far as its
     * neighbours in a vector see one.
     */
    void forward(float[] scores, int before, int queries) {
        for (int column = 0; column < queries; column += Vectors.LANES) {
            int seenByAll = before + column;
            int seen = Math.min(seenByAll + Vectors.LANES, before + queries);
            hide(scores, column, seenByAll, seen);
            FloatVector largest = largest(scores, column, seen);
            FloatVector sum = powers(scores, column, seen, largest);
            sum.intoArray(sums, column);
            Vectors.log(sum).add(largest).intoArray(logSums, column);
        }
    }

    /**
     * Scores become probabilities p by {@link #logSums}; slopes dp of probabilities become slopes of scores: {@code p
     * (dp - sum over keys of p dp)}.
     */
    void backward(float[] scores, float[] slopes, int before, int queries) {
        for (int column = 0; column < queries; column += Vectors.LANES) {
            int seenByAll = before + column;
            int seen = Math.min(seenByAll + Vectors.LANES, before + queries);
            hide(scores, column, seenByAll, seen);
            FloatVector along = probabilities(scores, slopes, column, seen, Vectors.load(logSums, column));
            for (int key = 0; key < seen; key++) {
                int at = key * BLOCK + column;
                Vectors.load(slopes, at)
                        .sub(along)
                        .mul(Vectors.load(scores, at))
                        .intoArray(slopes, at);
            }
        }
    }

    private static void hide(float[] scores, int column, int seenByAll, int seen) {
        for (int key = seenByAll + 1; key < seen; key++) {
            int at = key * BLOCK + column;
            FloatVector hides = Vectors.load(HIDES, Vectors.LANES - (key - seenByAll));
            Vectors.load(scores, at).add(hides).intoArray(scores, at);
        }
    }

    /** Four at a time: a comparison and the choice after it take longer than the next load. */
    private static FloatVector largest(float[] scores, int column, int seen) {
        FloatVector a = Vectors.load(scores, column);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int key = 0;
        for (; key + 4 <= seen; key += 4) {
            int at = key * BLOCK + column;
            a = larger(a, Vectors.load(scores, at));
            b = larger(b, Vectors.load(scores, at + BLOCK));
            c = larger(c, Vectors.load(scores, at + 2 * BLOCK));
            d = larger(d, Vectors.load(scores, at + 3 * BLOCK));
        }
        for (; key < seen; key++) {
            a = larger(a, Vectors.load(scores, key * BLOCK + column));
        }
        return larger(larger(a, b), larger(c, d));
    }

    /** Not max: Java's rules for zeros and NaN make it several instructions. */
    private static FloatVector larger(FloatVector a, FloatVector b) {
        return a.blend(b, b.compare(VectorOperators.GT, a));
    }

    private static FloatVector powers(float[] scores, int column, int seen, FloatVector largest) {
        FloatVector sum = FloatVector.zero(Vectors.SPECIES);
        for (int key = 0; key < seen; key++) {
            int at = key * BLOCK + column;
            FloatVector power = Vectors.exp(Vectors.load(scores, at).sub(largest));
            power.intoArray(scores, at);
            sum = sum.add(power);
        }
        return sum;
    }

    /** Gives the sum over keys of probability times its slope. */
    private static FloatVector probabilities(float[] scores, float[] slopes, int column, int seen, FloatVector logSum) {
        FloatVector along = FloatVector.zero(Vectors.SPECIES);
        for (int key = 0; key < seen; key++) {
            int at = key * BLOCK + column;
            FloatVector probability = Vectors.exp(Vectors.load(scores, at).sub(logSum));
            probability.intoArray(scores, at);
            along = probability.fma(Vectors.load(slopes, at), along);
        }
        return along;
    }
}
