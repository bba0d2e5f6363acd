/* What happens to gradients when all are there: norm, clip, AdamW; and some helpers. One item per element
   where nothing else is said. */

KERNEL void zero(GLOBAL float *x, int x_at, int length) {
    if (GLOBAL_ID < length) {
        x[x_at + GLOBAL_ID] = 0;
    }
}

KERNEL void copy(GLOBAL const float *x, int x_at, GLOBAL float *y, int y_at, int length) {
    if (GLOBAL_ID < length) {
        y[y_at + GLOBAL_ID] = x[x_at + GLOBAL_ID];
    }
}

/* y += x. */
KERNEL void add(GLOBAL const float *x, int x_at, GLOBAL float *y, int y_at, int length) {
    if (GLOBAL_ID < length) {
        y[y_at + GLOBAL_ID] += x[x_at + GLOBAL_ID];
    }
}

/* parts: one element per group, becomes the sum of SQUARES squares. One group per part. */
#define SQUARES 4096

KERNEL void sum_of_squares(
        GLOBAL const float *x, int x_at, GLOBAL float *squares, int squares_at, int length, GLOBAL float *parts,
        int parts_at, int count) {
    LOCAL float scratch[GROUP];
    int begin = GROUP_ID * SQUARES;
    int end = length - begin < SQUARES ? length : begin + SQUARES;
    float sum = 0;
    for (int i = begin + LOCAL_ID; i < end; i += GROUP) {
        float value = x[x_at + i];
        sum += value * value;
    }
    sum = group_sum(scratch, sum);
    if (LOCAL_ID == 0) {
        parts[parts_at + GROUP_ID] = sum;
    }
}

/* squares: one element, becomes the sum of the parts. One group. */
KERNEL void sum_of_parts(
        GLOBAL const float *x, int x_at, GLOBAL float *squares, int squares_at, int length, GLOBAL const float *parts,
        int parts_at, int count) {
    LOCAL float scratch[GROUP];
    float sum = 0;
    for (int i = LOCAL_ID; i < count; i += GROUP) {
        sum += parts[parts_at + i];
    }
    sum = group_sum(scratch, sum);
    if (LOCAL_ID == 0) {
        squares[squares_at] = sum;
    }
}

/* squares: count partial sums of squares; step[3] becomes the factor that keeps the gradient's norm within most.
   One group. */
KERNEL void clip_factor(
        GLOBAL const float *squares, int squares_at, GLOBAL float *step, int step_at, int count, float most) {
    LOCAL float scratch[GROUP];
    float sum = 0;
    for (int i = LOCAL_ID; i < count; i += GROUP) {
        sum += squares[squares_at + i];
    }
    float norm = sqrt(group_sum(scratch, sum));
    if (LOCAL_ID == 0) {
        step[step_at + 3] = norm > most ? most / norm : 1;
    }
}

/* AdamW (Loshchilov and Hutter, arXiv 1711.05101).
   step: rate, 1 / (1 - beta1^t), 1 / (1 - beta2^t), clip factor; the other arrays: length. */
KERNEL void adamw(
        GLOBAL float *weights, int weights_at, GLOBAL const float *gradients, int gradients_at, GLOBAL float *first,
        int first_at, GLOBAL float *second, int second_at, GLOBAL const float *step, int step_at, int length,
        float beta1, float beta2, float epsilon, float decay) {
    int i = GLOBAL_ID;
    if (i >= length) {
        return;
    }
    float rate = step[step_at];
    float gradient = gradients[gradients_at + i] * step[step_at + 3];
    float m = first[first_at + i] * beta1 + gradient * (1 - beta1);
    float v = second[second_at + i] * beta2 + gradient * gradient * (1 - beta2);
    first[first_at + i] = m;
    second[second_at + i] = v;
    weights[weights_at + i] = weights[weights_at + i] * (1 - rate * decay)
            - m * (rate * step[step_at + 1]) / (sqrt(v * step[step_at + 2]) + epsilon);
}
