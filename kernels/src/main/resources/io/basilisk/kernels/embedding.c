/* Rows of a table by token id, and their slopes gathered by token id.
   tokens: rows; table: vocabulary x width; y, dy: rows x width. */

/* One item per element of y. */
KERNEL void embedding_forward(
        GLOBAL const int *tokens, int tokens_at, GLOBAL const float *table, int table_at, GLOBAL float *y, int y_at,
        int rows, int width) {
    int i = GLOBAL_ID;
    if (i < rows * width) {
        y[y_at + i] = table[table_at + tokens[tokens_at + i / width] * width + i % width];
    }
}

/* One item per column and share of the token ids: a row of the table belongs to one item per column, which adds the
   slopes of that token in the order of the text, so no two items meet and the sum's order never changes. */
#define SHARES 32

KERNEL void embedding_backward(
        GLOBAL const int *tokens, int tokens_at, GLOBAL const float *dy, int dy_at, GLOBAL float *dtable, int dtable_at,
        int rows, int width) {
    int column = GLOBAL_ID % width;
    int share = GLOBAL_ID / width;
    if (share >= SHARES) {
        return;
    }
    for (int row = 0; row < rows; row++) {
        int token = tokens[tokens_at + row];
        if (token % SHARES == share) {
            dtable[dtable_at + token * width + column] += dy[dy_at + row * width + column];
        }
    }
}
