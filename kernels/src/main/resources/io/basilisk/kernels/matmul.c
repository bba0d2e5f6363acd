/* C = op(A) op(B) + beta C on row-major matrices. op(A): m x k, op(B): k x n, C: m x n; lda, ldb, ldc: elements between
   the rows of A, B, C as stored. The four kernels are the four ways to transpose: n stands for as stored, t for
   transposed, A first. */

/* A group computes TILE x TILE elements of C, DEPTH columns of op(A) at a time: ROW_ITEMS x COLUMN_ITEMS items, each
   ROWS x COLUMNS times WIDE elements that follow one another in a row. */
#define TILE 64
#define DEPTH 16
#if WIDE == 1
#define ROWS 4
#define COLUMNS 4
#else
#define ROWS 16
#define COLUMNS 1
#endif
#define ROW_ITEMS (TILE / ROWS)
#define COLUMN_ITEMS (TILE / COLUMNS / WIDE)
#define ITEMS (ROW_ITEMS * COLUMN_ITEMS)
/* Rows of a tile in local memory lie one element further apart: items that write a column then use different banks. */
#define PITCH (TILE + 1)

/* Brings DEPTH x TILE elements into local memory, zeros where the matrix ends. With along_depth, neighbours in memory
   differ in depth, else in place; either way an item reads WIDE neighbours and the next item those behind them. */
DEVICE void load_tile(
        LOCAL_ARG float *tile, GLOBAL const float *from, int stride, int along_depth, int place, int places, int depth,
        int depths) {
    int whole = place + TILE <= places && depth + DEPTH <= depths;
    for (int i = LOCAL_ID; i < DEPTH * TILE / WIDE; i += ITEMS) {
        int d = along_depth ? i % (DEPTH / WIDE) * WIDE : i / (TILE / WIDE);
        int p = along_depth ? i / (DEPTH / WIDE) : i % (TILE / WIDE) * WIDE;
        int at = along_depth ? (place + p) * stride + depth + d : (depth + d) * stride + place + p;
        floats values = (floats) (0.0f);
        if (whole) {
            values = LOAD_FLOATS(from + at);
        } else {
            int left = along_depth ? depths - depth - d : places - place - p;
            int inside = along_depth ? place + p < places : depth + d < depths;
            for (int part = 0; part < WIDE && part < left && inside; part++) {
                PART(float, values, part) = from[at + part];
            }
        }
        if (along_depth) {
            for (int part = 0; part < WIDE; part++) {
                tile[(d + part) * PITCH + p] = PART(float, values, part);
            }
        } else {
            STORE_FLOATS(tile + d * PITCH + p, values);
        }
    }
}

DEVICE void multiply(
        GLOBAL const float *a, int lda, int transpose_a, GLOBAL const float *b, int ldb, int transpose_b,
        GLOBAL float *c, int ldc, int m, int n, int k, float beta, LOCAL_ARG float *left, LOCAL_ARG float *right) {
    int tiles_across = (n + TILE - 1) / TILE;
    int row = GROUP_ID / tiles_across * TILE;
    int column = GROUP_ID % tiles_across * TILE;
    int y = LOCAL_ID / COLUMN_ITEMS;
    int x = LOCAL_ID % COLUMN_ITEMS;
    floats sums[ROWS][COLUMNS];
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
            sums[i][j] = (floats) (0.0f);
        }
    }
    for (int depth = 0; depth < k; depth += DEPTH) {
        load_tile(left, a, lda, !transpose_a, row, m, depth, k);
        load_tile(right, b, ldb, transpose_b, column, n, depth, k);
        SYNC_THREADS;
        for (int d = 0; d < DEPTH; d++) {
            for (int j = 0; j < COLUMNS; j++) {
                floats b_part = LOAD_FLOATS(right + d * PITCH + (x + j * COLUMN_ITEMS) * WIDE);
                for (int i = 0; i < ROWS; i++) {
                    sums[i][j] += left[d * PITCH + y + i * ROW_ITEMS] * b_part;
                }
            }
        }
        SYNC_THREADS;
    }
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
            for (int part = 0; part < WIDE; part++) {
                int to_row = row + y + i * ROW_ITEMS;
                int to_column = column + (x + j * COLUMN_ITEMS) * WIDE + part;
                if (to_row < m && to_column < n) {
                    int at = to_row * ldc + to_column;
                    float sum = PART(float, sums[i][j], part);
                    /* What beta = 0 overwrites may be no number. */
                    c[at] = beta == 0 ? sum : sum + beta * c[at];
                }
            }
        }
    }
}

#define MATMUL(name, transposes_a, transposes_b) \
    KERNEL void name( \
            GLOBAL const float *a, int a_at, int lda, int transpose_a, GLOBAL const float *b, int b_at, int ldb, \
            int transpose_b, GLOBAL float *c, int c_at, int ldc, int m, int n, int k, float beta) { \
        LOCAL float left[DEPTH * PITCH]; \
        LOCAL float right[DEPTH * PITCH]; \
        multiply(a + a_at, lda, transposes_a, b + b_at, ldb, transposes_b, c + c_at, ldc, m, n, k, beta, left, right); \
    }

MATMUL(matmul_nn, 0, 0)
MATMUL(matmul_nt, 0, 1)
MATMUL(matmul_tn, 1, 0)
MATMUL(matmul_tt, 1, 1)
