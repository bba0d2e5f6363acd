package io.basilisk.kernels.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What happens to gradients once all slices have theirs: sum, norm, clip, AdamW. */
final class Update {
    private Update() {}

    /** (0) x: set to zero, (1) length. */
    static void zero(Arguments a) {
        Arrays.fill(a.floats(0), a.offset(0), a.offset(0) + a.number(1), 0f);
    }

    /** (0) x, (1) y: becomes x, (2) length. */
    static void copy(Arguments a) {
        System.arraycopy(a.floats(0), a.offset(0), a.floats(1), a.offset(1), a.number(2));
    }

    /**
     * (0) gradients, slice after slice; the first slice's becomes the sum, slices added in order, (1) partial: sum of
     * squares goes to its offset, (2) length, (3) slices, (4) distance between slices.
     */
    static void sumSlices(Arguments a) {
        float[] gradients = a.floats(0);
        int at = a.offset(0);
        for (int slice = 1; slice < a.number(3); slice++) {
            add(gradients, at + slice * a.number(4), gradients, at, a.number(2));
        }
        a.floats(1)[a.offset(1)] = Vectors.dot(gradients, at, gradients, at, a.number(2), Vectors.scratch());
    }

    /**
     * (0) partial sums of squares, (1) step: element 3 becomes the factor that clips the gradient's norm, (2) number
     * of partial sums, (3) largest norm.
     */
    static void clipFactor(Arguments a) {
        double squares = 0;
        for (int i = 0; i < a.number(2); i++) {
            squares += a.floats(0)[i];
        }
        double norm = Math.sqrt(squares);
        a.floats(1)[3] = norm > a.real(3) ? (float) (a.real(3) / norm) : 1f;
    }

    /**
     * AdamW (Loshchilov and Hutter, arXiv 1711.05101). (0) weights, (1) gradients, (2) first moments, (3) second
     * moments, (4) step: rate, 1/(1-beta1^t), 1/(1-beta2^t), clip factor, (5) length, (6) beta1, (7) beta2, (8)
     * epsilon, (9) weight decay.
     */
    static void adamW(Arguments a) {
        float rate = a.floats(4)[0];
        float firstScale = rate * a.floats(4)[1];
        float secondScale = a.floats(4)[2];
        float clip = a.floats(4)[3];
        float keep = 1 - rate * a.real(9);
        int length = a.number(5);
        for (int i = 0; i < length; i += Vectors.LANES) {
            var mask = Vectors.tail(i, length);
            FloatVector gradient =
                    Vectors.load(a.floats(1), a.offset(1) + i, mask).mul(clip);
            FloatVector first = Vectors.load(a.floats(2), a.offset(2) + i, mask)
                    .mul(a.real(6))
                    .add(gradient.mul(1 - a.real(6)));
            FloatVector second = Vectors.load(a.floats(3), a.offset(3) + i, mask)
                    .mul(a.real(7))
                    .add(gradient.mul(gradient).mul(1 - a.real(7)));
            FloatVector root =
                    second.mul(secondScale).lanewise(VectorOperators.SQRT).add(a.real(8));
            FloatVector weight = Vectors.load(a.floats(0), a.offset(0) + i, mask);
            first.intoArray(a.floats(2), a.offset(2) + i, mask);
            second.intoArray(a.floats(3), a.offset(3) + i, mask);
            weight.mul(keep).sub(first.mul(firstScale).div(root)).intoArray(a.floats(0), a.offset(0) + i, mask);
        }
    }

    private static void add(float[] from, int at, float[] into, int to, int length) {
        for (int i = 0; i < length; i++) {
            into[to + i] += from[at + i];
        }
    }
}
