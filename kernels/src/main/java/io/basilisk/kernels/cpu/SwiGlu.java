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
        int whole = Vectors.SPECIES.loopBound(hidden);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector gate = Vectors.load(in, at + i);
            gated(gate, Vectors.load(in, at + hidden + i)).intoArray(y, yAt + i);
        }
        if (whole < hidden) {
            var rest = Vectors.tail(whole, hidden);
            FloatVector gate = Vectors.load(in, at + whole, rest);
            gated(gate, Vectors.load(in, at + hidden + whole, rest)).intoArray(y, yAt + whole, rest);
        }
    }

    private static FloatVector gated(FloatVector gate, FloatVector up) {
        return gate.mul(Vectors.sigmoid(gate)).mul(up);
    }

    private static void backwardRow(float[] in, int at, float[] dy, int dyAt, float[] dIn, int dAt, int hidden) {
        int whole = Vectors.SPECIES.loopBound(hidden);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector gate = Vectors.load(in, at + i);
            FloatVector slope = Vectors.load(dy, dyAt + i);
            FloatVector sigmoid = Vectors.sigmoid(gate);
            gateSlope(slope, gate, sigmoid, Vectors.load(in, at + hidden + i)).intoArray(dIn, dAt + i);
            slope.mul(gate.mul(sigmoid)).intoArray(dIn, dAt + hidden + i);
        }
        if (whole < hidden) {
            var rest = Vectors.tail(whole, hidden);
            FloatVector gate = Vectors.load(in, at + whole, rest);
            FloatVector slope = Vectors.load(dy, dyAt + whole, rest);
            FloatVector sigmoid = Vectors.sigmoid(gate);
            FloatVector up = Vectors.load(in, at + hidden + whole, rest);
            gateSlope(slope, gate, sigmoid, up).intoArray(dIn, dAt + whole, rest);
            slope.mul(gate.mul(sigmoid)).intoArray(dIn, dAt + hidden + whole, rest);
        }
    }

    /** {@code dy up (s + g s (1 - s))}, s being the sigmoid of the gate g. */
    private static FloatVector gateSlope(FloatVector slope, FloatVector gate, FloatVector sigmoid, FloatVector up) {
        FloatVector silu = gate.mul(sigmoid);
        return slope.mul(up).mul(sigmoid.add(silu).sub(silu.mul(sigmoid)));
    }
}
