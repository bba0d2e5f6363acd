package io.basilisk.kernels.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * Root mean square normalisation (Zhang and Sennrich, arXiv 1910.07467):
 * {@code y = x / sqrt(mean(x^2) + epsilon) * gain}.
 */
final class RmsNorm {
    private RmsNorm() {}

    /** (0) x rows*width, (1) gain width, (2) y rows*width, (3) scale rows, (4) rows, (5) width, (6) epsilon. */
    static void forward(Arguments a) {
        forward(
                a.floats(0),
                a.offset(0),
                a.floats(1),
                a.offset(1),
                a.floats(2),
                a.offset(2),
                a.floats(3),
                a.offset(3),
                a.number(4),
                a.number(5),
                a.real(6));
    }

    /**
     * (0) x, (1) gain, (2) scale, (3) dy: becomes y, so that the forward pass need not keep it, (4) dx: added to, (5)
     * dgain: added to, (6) rows, (7) width. With s the scale and h = x s: {@code dx = s (g dy - h mean(g dy h))},
     * {@code dgain = sum dy h}.
     */
    static void backward(Arguments a) {
        float[] scratch = Vectors.scratch();
        int width = a.number(7);
        for (int row = 0; row < a.number(6); row++) {
            int at = row * width;
            backwardRow(
                    a.floats(0),
                    a.offset(0) + at,
                    a.floats(1),
                    a.offset(1),
                    a.floats(2)[row],
                    a.floats(3),
                    a.offset(3) + at,
                    a.floats(4),
                    a.offset(4) + at,
                    a.floats(5),
                    a.offset(5),
                    width,
                    scratch);
        }
    }

    private static void forward(
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float[] y,
            int yAt,
            float[] scales,
            int scalesAt,
            int rows,
            int width,
            float epsilon) {
        float[] scratch = Vectors.scratch();
        for (int row = 0; row < rows; row++) {
            int at = xAt + row * width;
            float meanSquare = Vectors.dot(x, at, x, at, width, scratch) / width;
            float scale = (float) (1 / Math.sqrt(meanSquare + epsilon));
            scales[scalesAt + row] = scale;
            int to = yAt + row * width;
            int whole = Vectors.SPECIES.loopBound(width);
            for (int i = 0; i < whole; i += Vectors.LANES) {
                Vectors.load(x, at + i)
                        .mul(scale)
                        .mul(Vectors.load(gain, gainAt + i))
                        .intoArray(y, to + i);
            }
            for (int i = whole; i < width; i++) {
                y[to + i] = x[at + i] * scale * gain[gainAt + i];
            }
        }
    }

    private static void backwardRow(
            float[] x,
            int xAt,
            float[] gain,
            int gainAt,
            float scale,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            float[] dGain,
            int dGainAt,
            int width,
            float[] scratch) {
        FloatVector sum = FloatVector.zero(Vectors.SPECIES);
        int whole = Vectors.SPECIES.loopBound(width);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector weighted = Vectors.load(dy, dyAt + i).mul(Vectors.load(gain, gainAt + i));
            sum = weighted.fma(Vectors.load(x, xAt + i), sum);
        }
        float total = Vectors.sum(sum, scratch);
        for (int i = whole; i < width; i++) {
            total += dy[dyAt + i] * gain[gainAt + i] * x[xAt + i];
        }
        float pull = total * scale * scale * scale / width;
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector value = Vectors.load(x, xAt + i);
            FloatVector slope = Vectors.load(dy, dyAt + i).mul(scale);
            FloatVector g = Vectors.load(gain, gainAt + i);
            Vectors.load(dx, dxAt + i).add(slope.mul(g).sub(value.mul(pull))).intoArray(dx, dxAt + i);
            Vectors.load(dGain, dGainAt + i).add(slope.mul(value)).intoArray(dGain, dGainAt + i);
            value.mul(scale).mul(g).intoArray(dy, dyAt + i);
        }
        for (int i = whole; i < width; i++) {
            float value = x[xAt + i];
            float slope = dy[dyAt + i];
            dx[dxAt + i] += scale * slope * gain[gainAt + i] - pull * value;
            dGain[dGainAt + i] += slope * value * scale;
            dy[dyAt + i] = value * scale * gain[gainAt + i];
        }
    }
}
