/* Gated feed-forward unit (Shazeer, arXiv 2002.05202): y = gate sigmoid(gate) up.
   gate_up, dgate_up: rows x (hidden of gate, then hidden of up); y, dy: rows x hidden. */

/* One item per element of y. */
KERNEL void swiglu_forward(
        GLOBAL const float *gate_up, int gate_up_at, GLOBAL float *y, int y_at, int rows, int hidden) {
    int i = GLOBAL_ID;
    if (i < rows * hidden) {
        int at = gate_up_at + i / hidden * 2 * hidden + i % hidden;
        float gate = gate_up[at];
        y[y_at + i] = gate / (1 + exp(-gate)) * gate_up[at + hidden];
    }
}

/* One item per element of dy. */
KERNEL void swiglu_backward(
        GLOBAL const float *gate_up, int gate_up_at, GLOBAL const float *dy, int dy_at, GLOBAL float *dgate_up,
        int dgate_up_at, int rows, int hidden) {
    int i = GLOBAL_ID;
    if (i < rows * hidden) {
        int at = i / hidden * 2 * hidden + i % hidden;
        float gate = gate_up[gate_up_at + at];
        float up = gate_up[gate_up_at + at + hidden];
        float slope = dy[dy_at + i];
        float sigmoid = 1 / (1 + exp(-gate));
        float silu = gate * sigmoid;
        dgate_up[dgate_up_at + at] = slope * up * (sigmoid + silu - silu * sigmoid);
        dgate_up[dgate_up_at + at + hidden] = slope * silu;
    }
}
