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

    /**
     * Both in place, so that the forward pass need not keep y: (0) gateUp rows*2*hidden: becomes dGateUp, (1) dy
     * rows*hidden: becomes y, (2) rows, (3) hidden.
     */
    static void backward(Arguments a) {
        int hidden = a.number(3);
        for (int row = 0; row < a.number(2); row++) {
            backwardRow(a.floats(0), a.offset(0) + row * 2 * hidden, a.floats(1), a.offset(1) + row * hidden, hidden);
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

    private static void backwardRow(float[] in, int at, float[] dy, int dyAt, int hidden) {
        int whole = Vectors.SPECIES.loopBound(hidden);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector gate = Vectors.load(in, at + i);
            FloatVector slope = Vectors.load(dy, dyAt + i);
            FloatVector sigmoid = Vectors.sigmoid(gate);
            FloatVector up = Vectors.load(in, at + hidden + i);
            gateSlope(slope, gate, sigmoid, up).intoArray(in, at + i);
            slope.mul(gate.mul(sigmoid)).intoArray(in, at + hidden + i);
            gate.mul(sigmoid).mul(up).intoArray(dy, dyAt + i);
        }
        if (whole < hidden) {
            var rest = Vectors.tail(whole, hidden);
            FloatVector gate = Vectors.load(in, at + whole, rest);
            FloatVector slope = Vectors.load(dy, dyAt + whole, rest);
            FloatVector sigmoid = Vectors.sigmoid(gate);
            FloatVector up = Vectors.load(in, at + hidden + whole, rest);
            gateSlope(slope, gate, sigmoid, up).intoArray(in, at + whole, rest);
            slope.mul(gate.mul(sigmoid)).intoArray(in, at + hidden + whole, rest);
            gate.mul(sigmoid).mul(up).intoArray(dy, dyAt + whole, rest);
        }
    }

    /** {@code dy up (s + g s (1 - s))}, s being the sigmoid of the gate g. */
    private static FloatVector gateSlope(FloatVector slope, FloatVector gate, FloatVector sigmoid, FloatVector up) {
        FloatVector silu = gate.mul(sigmoid);
        return slope.mul(up).mul(sigmoid.add(silu).sub(silu.mul(sigmoid)));
    }
}
