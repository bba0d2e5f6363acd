package io.basilisk.kernels.cpu;

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
    private static final float LEAST = -87.3f;
    private static final float MOST = 88.3f;
    private static final int EXPONENT_SHIFT = 23;
    private static final int ONE_BITS = 0x3f800000;

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

    /** Sum of all lanes, lowest first. */
    static float sum(FloatVector vector, float[] scratch) {
        vector.intoArray(scratch, 0);
        float sum = 0;
        for (int i = 0; i < LANES; i++) {
            sum += scratch[i];
        }
        return sum;
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

    /** {@code e^x}, within 2 ulp, 0 below about e^-87.3: range reduction and polynomial of Cephes' {@code expf}. */
    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(LEAST).min(MOST);
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
        return scaled.blend(FloatVector.zero(SPECIES), x.lt(LEAST));
    }

    /** {@code 1 / (1 + e^-x)}. */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        return one.div(exp(x.neg()).add(1f));
    }
}
