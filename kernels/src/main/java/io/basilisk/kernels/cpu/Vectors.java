package io.basilisk.kernels.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector arithmetic whose results do not depend on what the compiler has done so far: lanes are only ever summed in a
 * fixed order, since {@code reduceLanes(ADD)} may be reordered once a loop is compiled.
 */
final class Vectors {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final float LOG2_E = 1.44269504f;
    private static final float LN_2_HIGH = 0.693359375f;
    private static final float LN_2_LOW = -2.12194440e-4f;
    private static final float ROUNDER = 12582912f;
    private static final int ROUNDER_BITS = 0x4b400000;
    private static final float LEAST = -87.3f;
    private static final float MOST = 88.3f;
    private static final int EXPONENT_SHIFT = 23;
    private static final int ONE_BITS = 0x3f800000;
    private static final int ROOT_HALF_BITS = 0x3f3504f3;

    private Vectors() {}

    static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }

    static FloatVector load(float[] from, int at, VectorMask<Float> mask) {
        return FloatVector.fromArray(SPECIES, from, at, mask);
    }

    /** Mask of the elements from {@code i} on that lie below {@code length}. */
    static VectorMask<Float> tail(int i, int length) {
        return SPECIES.indexInRange(i, length);
    }

    /** Sum of all lanes, always as the same tree: the upper half is added to the lower, until one is left. */
    static float sum(FloatVector vector, float[] scratch) {
        vector.intoArray(scratch, 0);
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                scratch[i] += scratch[i + half];
            }
        }
        return scratch[0];
    }

    static float[] scratch() {
        return new float[LANES];
    }

    /** Inner product of two rows. */
    static float dot(float[] a, int aAt, float[] b, int bAt, int length, float[] scratch) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += LANES) {
            sum = load(a, aAt + i).fma(load(b, bAt + i), sum);
        }
        float total = sum(sum, scratch);
        for (int i = whole; i < length; i++) {
            total += a[aAt + i] * b[bAt + i];
        }
        return total;
    }

    /** Largest of the values; what a NaN among them gives is not said. */
    static float max(float[] from, int at, int length, float[] scratch) {
        FloatVector best = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector value = load(from, at + i);
            // Not max: Java's rules for zeros and NaN make it several instructions.
            best = best.blend(value, value.compare(VectorOperators.GT, best));
        }
        best.intoArray(scratch, 0);
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < LANES; i++) {
            max = scratch[i] > max ? scratch[i] : max;
        }
        for (int i = whole; i < length; i++) {
            max = from[at + i] > max ? from[at + i] : max;
        }
        return max;
    }

    /** Every value times {@code factor}. */
    static void scale(float[] values, int at, int length, float factor) {
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += LANES) {
            load(values, at + i).mul(factor).intoArray(values, at + i);
        }
        for (int i = whole; i < length; i++) {
            values[at + i] *= factor;
        }
    }

    /**
     * Minus infinity, whose power is 0, from {@code visible} to the end of its vector, so that a row is whole vectors.
     *
     * @return that end, or {@code length} where the row ends earlier
     */
    static int coverInfinite(float[] row, int at, int visible, int length) {
        int end = Math.min(length, SPECIES.loopBound(visible + LANES - 1));
        Arrays.fill(row, at + visible, at + end, Float.NEGATIVE_INFINITY);
        return end;
    }

    /** {@code into += from}. */
    static void add(float[] from, int at, float[] into, int to, int length) {
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += LANES) {
            load(into, to + i).add(load(from, at + i)).intoArray(into, to + i);
        }
        for (int i = whole; i < length; i++) {
            into[to + i] += from[at + i];
        }
    }

    /** {@code e^x}, within 2 ulp, 0 below about e^-87.3: range reduction and polynomial of Cephes' {@code expf}. */
    static FloatVector exp(FloatVector x) {
        // Not max and min: Java's rules for zeros and NaN make them several instructions each.
        var tooSmall = x.lt(LEAST);
        FloatVector clamped = x.blend(LEAST, tooSmall).blend(MOST, x.compare(VectorOperators.GT, MOST));
        FloatVector shifted =
                clamped.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN_2_HIGH), clamped);
        r = n.fma(FloatVector.broadcast(SPECIES, -LN_2_LOW), r);
        FloatVector p = FloatVector.broadcast(SPECIES, 1.9875691500e-4f);
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1.3981999507e-3f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 8.3334519073e-3f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 4.1665795894e-2f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1.6666665459e-1f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 5.0000001201e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector power = shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, EXPONENT_SHIFT)
                .add(ONE_BITS);
        FloatVector scaled = p.mul(power.reinterpretAsFloats());
        return scaled.blend(FloatVector.zero(SPECIES), tooSmall);
    }

    /**
     * Natural logarithm of normal numbers, within 2 ulp: polynomial of Cephes' {@code logf}, for x between sqrt(1/2)
     * and sqrt(2), and the exponent times ln 2.
     */
    static FloatVector log(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        // Counted from sqrt(1/2), so that what is left of x is at least that.
        IntVector exponent = bits.sub(ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, EXPONENT_SHIFT);
        FloatVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, EXPONENT_SHIFT))
                .reinterpretAsFloats()
                .sub(1f);
        // A conversion would make objects; this is exact below 2^22.
        FloatVector e = exponent.add(ROUNDER_BITS).reinterpretAsFloats().sub(ROUNDER);
        FloatVector p = FloatVector.broadcast(SPECIES, 7.0376836292e-2f);
        p = p.fma(m, FloatVector.broadcast(SPECIES, -1.1514610310e-1f));
        p = p.fma(m, FloatVector.broadcast(SPECIES, 1.1676998740e-1f));
        p = p.fma(m, FloatVector.broadcast(SPECIES, -1.2420140846e-1f));
        p = p.fma(m, FloatVector.broadcast(SPECIES, 1.4249322787e-1f));
        p = p.fma(m, FloatVector.broadcast(SPECIES, -1.6668057665e-1f));
        p = p.fma(m, FloatVector.broadcast(SPECIES, 2.0000714765e-1f));
        p = p.fma(m, FloatVector.broadcast(SPECIES, -2.4999993993e-1f));
        p = p.fma(m, FloatVector.broadcast(SPECIES, 3.3333331174e-1f));
        FloatVector square = m.mul(m);
        FloatVector low = p.mul(m).mul(square).add(e.mul(LN_2_LOW)).sub(square.mul(0.5f));
        return e.fma(FloatVector.broadcast(SPECIES, LN_2_HIGH), m.add(low));
    }

    /** {@code 1 / (1 + e^-x)}. */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        return one.div(exp(x.neg()).add(1f));
    }
}
