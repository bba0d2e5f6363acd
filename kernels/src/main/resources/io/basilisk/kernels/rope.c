/* Rotary positions (Su et al., arXiv 2104.09864) with the two halves of a head as pairs: pair i of a row is turned by
   the i-th angle of the row's position, which is its number modulo context.
   x: rows of stride elements, whose first heads x head_width are turned in place; table: context x head_width, a
   position's cosines first, then its sines; direction: 1 to turn, -1 to turn back. */

/* One item per pair. */
KERNEL void rope(
        GLOBAL float *x, int x_at, GLOBAL const float *table, int table_at, int rows, int context, int heads,
        int head_width, int stride, float direction) {
    int pairs = head_width / 2;
    int pair = GLOBAL_ID % pairs;
    int head = GLOBAL_ID / pairs % heads;
    int row = GLOBAL_ID / pairs / heads;
    if (row >= rows) {
        return;
    }
    int angle = table_at + row % context * head_width + pair;
    float cosine = table[angle];
    float sine = direction * table[angle + pairs];
    int at = x_at + row * stride + head * head_width + pair;
    float first = x[at];
    float second = x[at + pairs];
    x[at] = first * cosine - second * sine;
    x[at + pairs] = second * cosine + first * sine;
}
