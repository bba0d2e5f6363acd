package io.basilisk.kernels.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * Gated feed-forward unit (Shazeer, arXiv 2002.05202): {@code y = gate sigmoid(gate) up}; a row holds gate, then up.
 */
final class SwiGlu {
    private SwiGlu() {}

    /** (0) gateUp rows*2*hidden, (1) y rows*hidden, (2) rows, (3) hidden. */
    static void forward(Arguments a) {
        int hidden = a.number(3);
        for (int row = 0; row < a.number(2); row++) {
            forwardRow(a.floats(0), a.offset(0) + row * 2 * hidden, a.floats(1), a.offset(1) + row * hidden, hidden);
        }
    }

    /** (0) gateUp rows*2*hidden, (1) dy rows*hidden, (2) dGateUp: overwritten, (3) rows, (4) hidden. */
    static void backward(Arguments a) {
        int hidden = a.number(4);
        for (int row = 0; row < a.number(3); row++) {
            backwardRow(
                    a.floats(0),
                    a.offset(0) + row * 2 * hidden,
                    a.floats(1),
                    a.offset(1) + row * hidden,
                    a.floats(2),
                    a.offset(2) + row * 2 * hidden,
                    hidden);
        }
    }

    private static void forwardRow(float[] in, int at, float[] y, int yAt, int hidden) {
        for (int i = 0; i < hidden; i += Vectors.LANES) {
            var mask = Vectors.tail(i, hidden);
            FloatVector gate = Vectors.load(in, at + i, mask);
            FloatVector up = Vectors.load(in, at + hidden + i, mask);
            gate.mul(Vectors.sigmoid(gate)).mul(up).intoArray(y, yAt + i, mask);
        }
    }

    private static void backwardRow(float[] in, int at, float[] dy, int dyAt, float[] dIn, int dAt, int hidden) {
        for (int i = 0; i < hidden; i += Vectors.LANES) {
            var mask = Vectors.tail(i, hidden);
            FloatVector gate = Vectors.load(in, at + i, mask);
            FloatVector up = Vectors.load(in, at + hidden + i, mask);
            FloatVector slope = Vectors.load(dy, dyAt + i, mask);
            FloatVector sigmoid = Vectors.sigmoid(gate);
            FloatVector silu = gate.mul(sigmoid);
            FloatVector siluSlope = sigmoid.add(silu).sub(silu.mul(sigmoid));
            slope.mul(up).mul(siluSlope).intoArray(dIn, dAt + i, mask);
            slope.mul(silu).intoArray(dIn, dAt + hidden + i, mask);
        }
    }
}
