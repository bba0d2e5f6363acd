/* Root mean square normalisation (Zhang and Sennrich, arXiv 1910.07467): y = x s gain, where
   s = 1 / sqrt(mean(x^2) + epsilon).
   x, y, dy, dx: rows x width; gain, dgain: width; scale (s): rows. */

/* One group per row. */
KERNEL void rms_norm_forward(
        GLOBAL const float *x, int x_at, GLOBAL const float *gain, int gain_at, GLOBAL float *y, int y_at,
        GLOBAL float *scale, int scale_at, int rows, int width, float epsilon) {
    LOCAL float scratch[GROUP];
    int row = GROUP_ID;
    float squares = 0;
    for (int i = LOCAL_ID; i < width; i += GROUP) {
        float value = x[x_at + row * width + i];
        squares += value * value;
    }
    float s = 1 / sqrt(group_sum(scratch, squares) / width + epsilon);
    if (LOCAL_ID == 0) {
        scale[scale_at + row] = s;
    }
    for (int i = LOCAL_ID; i < width; i += GROUP) {
        y[y_at + row * width + i] = x[x_at + row * width + i] * s * gain[gain_at + i];
    }
}

/* dgain += sum over rows of dy x s. A group has COLUMNS columns and GROUP / COLUMNS items for each, which take turns
   with the rows. */
#define COLUMNS 8

KERNEL void rms_norm_backward_gain(
        GLOBAL const float *x, int x_at, GLOBAL const float *gain, int gain_at, GLOBAL const float *scale, int scale_at,
        GLOBAL const float *dy, int dy_at, GLOBAL float *dx, int dx_at, GLOBAL float *dgain, int dgain_at,
        int rows, int width) {
    LOCAL float scratch[GROUP];
    int column = GROUP_ID * COLUMNS + LOCAL_ID % COLUMNS;
    float sum = 0;
    if (column < width) {
        for (int row = LOCAL_ID / COLUMNS; row < rows; row += GROUP / COLUMNS) {
            int at = row * width + column;
            sum += dy[dy_at + at] * x[x_at + at] * scale[scale_at + row];
        }
    }
    scratch[LOCAL_ID] = sum;
    SYNC_THREADS;
    if (LOCAL_ID < COLUMNS && column < width) {
        float total = 0;
        for (int i = LOCAL_ID; i < GROUP; i += COLUMNS) {
            total += scratch[i];
        }
        dgain[dgain_at + column] += total;
    }
}

/* dx += s (gain dy - x s^2 mean(gain dy x)); dy becomes y, which the forward pass does not keep, and so this function
   runs after the one above. One group per row. */
KERNEL void rms_norm_backward_x(
        GLOBAL const float *x, int x_at, GLOBAL const float *gain, int gain_at, GLOBAL const float *scale, int scale_at,
        GLOBAL float *dy, int dy_at, GLOBAL float *dx, int dx_at, GLOBAL float *dgain, int dgain_at,
        int rows, int width) {
    LOCAL float scratch[GROUP];
    int row = GROUP_ID;
    float along = 0;
    for (int i = LOCAL_ID; i < width; i += GROUP) {
        along += dy[dy_at + row * width + i] * gain[gain_at + i] * x[x_at + row * width + i];
    }
    float s = scale[scale_at + row];
    float pull = group_sum(scratch, along) * s * s * s / width;
    for (int i = LOCAL_ID; i < width; i += GROUP) {
        int at = row * width + i;
        dx[dx_at + at] += s * dy[dy_at + at] * gain[gain_at + i] - pull * x[x_at + at];
        dy[dy_at + at] = x[x_at + at] * s * gain[gain_at + i];
    }
}
