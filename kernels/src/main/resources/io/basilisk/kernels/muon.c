/* Muon (Keller Jordan and others, kellerjordan.github.io/posts/muon): what its steps need beside matrix products. One
   item per element. */

/* Nesterov's momentum: momentum = mu * momentum + g, update = g + mu * momentum, for g = gradient * clip factor.
   step: the clip factor is element 3; the other arrays: length. */
KERNEL void muon_momentum(
        GLOBAL const float *gradients, int gradients_at, GLOBAL float *momentum, int momentum_at, GLOBAL float *update,
        int update_at, GLOBAL const float *step, int step_at, int length, float mu) {
    int i = GLOBAL_ID;
    if (i >= length) {
        return;
    }
    float gradient = gradients[gradients_at + i] * step[step_at + 3];
    float sum = momentum[momentum_at + i] * mu + gradient;
    momentum[momentum_at + i] = sum;
    update[update_at + i] = gradient + sum * mu;
}

/* x becomes x / (sqrt(squares) + epsilon); squares: one element. */
KERNEL void muon_normalise(
        GLOBAL float *x, int x_at, GLOBAL const float *squares, int squares_at, int length, float epsilon) {
    int i = GLOBAL_ID;
    if (i < length) {
        x[x_at + i] = x[x_at + i] / (sqrt(squares[squares_at]) + epsilon);
    }
}

/* square becomes a I + b gram + c square; both: side x side. */
KERNEL void muon_polynomial(
        GLOBAL const float *gram, int gram_at, GLOBAL float *square, int square_at, int side, float a, float b,
        float c) {
    int i = GLOBAL_ID;
    if (i >= side * side) {
        return;
    }
    float diagonal = i / side == i % side ? a : 0;
    square[square_at + i] = diagonal + b * gram[gram_at + i] + c * square[square_at + i];
}

/* weights *= 1 - rate * decay, weights -= rate * scale * update; step: the rate is element 0; the others: length. */
KERNEL void muon_step(
        GLOBAL float *weights, int weights_at, GLOBAL const float *update, int update_at, GLOBAL const float *step,
        int step_at, int length, float scale, float decay) {
    int i = GLOBAL_ID;
    if (i >= length) {
        return;
    }
    float rate = step[step_at];
    weights[weights_at + i] = weights[weights_at + i] * (1 - rate * decay) - rate * scale * update[update_at + i];
}
