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

/* In place: gate_up becomes its slope, dy becomes y, which the forward pass does not keep. One item per element of dy. */
KERNEL void swiglu_backward(
        GLOBAL float *gate_up, int gate_up_at, GLOBAL float *dy, int dy_at, int rows, int hidden) {
    int i = GLOBAL_ID;
    if (i < rows * hidden) {
        int at = gate_up_at + i / hidden * 2 * hidden + i % hidden;
        float gate = gate_up[at];
        float up = gate_up[at + hidden];
        float slope = dy[dy_at + i];
        float sigmoid = 1 / (1 + exp(-gate));
        float silu = gate * sigmoid;
        gate_up[at] = slope * up * (sigmoid + silu - silu * sigmoid);
        gate_up[at + hidden] = slope * silu;
        dy[dy_at + i] = gate / (1 + exp(-gate)) * up;
    }
}
