package io.basilisk.kernels.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What happens to gradients: sum over slices, norm, clip, AdamW. */
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

    /** (0) x, (1) y: x is added to it, (2) length. */
    static void add(Arguments a) {
        Vectors.add(a.floats(0), a.offset(0), a.floats(1), a.offset(1), a.number(2));
    }

    /** (0) x, (1) sum of squares: one element, (2) length. */
    static void squares(Arguments a) {
        float[] x = a.floats(0);
        a.floats(1)[a.offset(1)] = Vectors.dot(x, a.offset(0), x, a.offset(0), a.number(2), Vectors.scratch());
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
        float[] step = a.floats(4);
        int length = a.number(5);
        int whole = Vectors.SPECIES.loopBound(length);
        Adam adam =
                new Adam(a.real(6), a.real(7), a.real(8), step[0] * step[1], step[2], step[3], 1 - step[0] * a.real(9));
        adam.move(a, 0, whole);
        adam.moveRest(a, whole, length);
    }

    /** The factors of one step; see {@link #adamW}. */
    private record Adam(
            float beta1, float beta2, float epsilon, float firstScale, float secondScale, float clip, float keep) {
        void move(Arguments a, int from, int to) {
            float[] weights = a.floats(0);
            float[] gradients = a.floats(1);
            float[] firsts = a.floats(2);
            float[] seconds = a.floats(3);
            for (int i = from; i < to; i += Vectors.LANES) {
                FloatVector gradient = Vectors.load(gradients, a.offset(1) + i).mul(clip);
                FloatVector first =
                        Vectors.load(firsts, a.offset(2) + i).mul(beta1).add(gradient.mul(1 - beta1));
                FloatVector second = Vectors.load(seconds, a.offset(3) + i)
                        .mul(beta2)
                        .add(gradient.mul(gradient).mul(1 - beta2));
                FloatVector root =
                        second.mul(secondScale).lanewise(VectorOperators.SQRT).add(epsilon);
                FloatVector weight = Vectors.load(weights, a.offset(0) + i);
                first.intoArray(firsts, a.offset(2) + i);
                second.intoArray(seconds, a.offset(3) + i);
                weight.mul(keep).sub(first.mul(firstScale).div(root)).intoArray(weights, a.offset(0) + i);
            }
        }

        /** The last values, fewer than a vector has lanes, one by one. */
        void moveRest(Arguments a, int from, int to) {
            for (int i = from; i < to; i++) {
                float gradient = a.floats(1)[a.offset(1) + i] * clip;
                float first = a.floats(2)[a.offset(2) + i] * beta1 + gradient * (1 - beta1);
                float second = a.floats(3)[a.offset(3) + i] * beta2 + gradient * gradient * (1 - beta2);
                float root = (float) Math.sqrt(second * secondScale) + epsilon;
                a.floats(2)[a.offset(2) + i] = first;
                a.floats(3)[a.offset(3) + i] = second;
                int at = a.offset(0) + i;
                a.floats(0)[at] = a.floats(0)[at] * keep - first * firstScale / root;
            }
        }
    }
}
