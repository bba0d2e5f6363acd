package io.basilisk.kernels.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * Muon (Keller Jordan and others, kellerjordan.github.io/posts/muon): what its steps need beside matrix products. Like
 * its twins on GPUs, {@code muon.c}, element by element.
 */
final class Muon {
    private Muon() {}

    /**
     * Nesterov's momentum: {@code m = mu m + g}, {@code u = g + mu m}, for {@code g} = gradient times clip factor. (0)
     * gradients, (1) momentum m, (2) update u, (3) step: element 3 is the clip factor, (4) length, (5) mu.
     */
    static void momentum(Arguments a) {
        float clip = a.floats(3)[a.offset(3) + 3];
        float mu = a.real(5);
        int length = a.number(4);
        int whole = Vectors.SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector gradient = Vectors.load(a.floats(0), a.offset(0) + i).mul(clip);
            FloatVector sum = Vectors.load(a.floats(1), a.offset(1) + i).mul(mu).add(gradient);
            sum.intoArray(a.floats(1), a.offset(1) + i);
            gradient.add(sum.mul(mu)).intoArray(a.floats(2), a.offset(2) + i);
        }
        for (int i = whole; i < length; i++) {
            float gradient = a.floats(0)[a.offset(0) + i] * clip;
            float sum = a.floats(1)[a.offset(1) + i] * mu + gradient;
            a.floats(1)[a.offset(1) + i] = sum;
            a.floats(2)[a.offset(2) + i] = gradient + sum * mu;
        }
    }

    /** {@code x / (sqrt(s) + epsilon)}: (0) x, (1) s: one element, (2) length, (3) epsilon. */
    static void normalise(Arguments a) {
        float norm = (float) Math.sqrt(a.floats(1)[a.offset(1)]) + a.real(3);
        Vectors.scale(a.floats(0), a.offset(0), a.number(2), 1 / norm);
    }

    /** {@code a I + b G + c S}: (0) G, (1) S, becomes the result, (2) side of both, (3) a, (4) b, (5) c. */
    static void polynomial(Arguments a) {
        int side = a.number(2);
        int length = side * side;
        int whole = Vectors.SPECIES.loopBound(length);
        float[] gram = a.floats(0);
        float[] square = a.floats(1);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector first = Vectors.load(gram, a.offset(0) + i).mul(a.real(4));
            FloatVector second = Vectors.load(square, a.offset(1) + i).mul(a.real(5));
            first.add(second).intoArray(square, a.offset(1) + i);
        }
        for (int i = whole; i < length; i++) {
            square[a.offset(1) + i] = a.real(4) * gram[a.offset(0) + i] + a.real(5) * square[a.offset(1) + i];
        }
        for (int i = 0; i < length; i += side + 1) {
            square[a.offset(1) + i] += a.real(3);
        }
    }

    /**
     * {@code w (1 - rate decay) - rate scale u}: (0) weights w, (1) update u, (2) step: element 0 is the rate, (3)
     * length, (4) scale, (5) decay.
     */
    static void step(Arguments a) {
        float rate = a.floats(2)[a.offset(2)];
        float keep = 1 - rate * a.real(5);
        float factor = rate * a.real(4);
        int length = a.number(3);
        int whole = Vectors.SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector update = Vectors.load(a.floats(1), a.offset(1) + i).mul(factor);
            int at = a.offset(0) + i;
            Vectors.load(a.floats(0), at).mul(keep).sub(update).intoArray(a.floats(0), at);
        }
        for (int i = whole; i < length; i++) {
            int at = a.offset(0) + i;
            a.floats(0)[at] = a.floats(0)[at] * keep - factor * a.floats(1)[a.offset(1) + i];
        }
    }
}
