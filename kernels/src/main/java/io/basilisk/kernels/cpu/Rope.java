package io.basilisk.kernels.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * Rotary positions (Su et al., arXiv 2104.09864) with the two halves of a head as pairs, as Hugging Face's Llama has
 * them: pair i of position t is turned by the angle {@code t theta^(-2i/headWidth)}.
 */
final class Rope {
    private Rope() {}

    /**
     * (0) rows of stride (6), whose first (4) heads are turned in place, (1) table context*headWidth: cosines, then
     * sines, of each position, (2) rows, (3) context: position of a row is its number modulo this, (4) heads, (5)
     * headWidth, (6) stride, (7) 1 to turn, -1 to turn back.
     */
    static void rotate(Arguments a) {
        int headWidth = a.number(5);
        for (int row = 0; row < a.number(2); row++) {
            int position = row % a.number(3);
            for (int head = 0; head < a.number(4); head++) {
                int at = a.offset(0) + row * a.number(6) + head * headWidth;
                turn(a.floats(0), at, a.floats(1), a.offset(1) + position * headWidth, headWidth / 2, a.real(7));
            }
        }
    }

    private static void turn(float[] x, int at, float[] table, int angles, int half, float direction) {
        int whole = Vectors.SPECIES.loopBound(half);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector cosine = Vectors.load(table, angles + i);
            FloatVector sine = Vectors.load(table, angles + half + i).mul(direction);
            FloatVector first = Vectors.load(x, at + i);
            FloatVector second = Vectors.load(x, at + half + i);
            first.mul(cosine).sub(second.mul(sine)).intoArray(x, at + i);
            second.mul(cosine).add(first.mul(sine)).intoArray(x, at + half + i);
        }
        for (int i = whole; i < half; i++) {
            float cosine = table[angles + i];
            float sine = direction * table[angles + half + i];
            float first = x[at + i];
            float second = x[at + half + i];
            x[at + i] = first * cosine - second * sine;
            x[at + half + i] = second * cosine + first * sine;
        }
    }
}
