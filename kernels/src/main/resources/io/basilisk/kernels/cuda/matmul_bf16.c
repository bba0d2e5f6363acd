/* C = op(A) op(B) + beta C as in matmul.c, but A and B are rounded to bf16 as they are read, and tensor cores multiply
   them and sum in fp32: bf16 compute on fp32 memory, weights included. Matrices are row-major; op(A): m x k,
   op(B): k x n, C: m x n; lda, ldb, ldc: elements between the rows of A, B, C as stored. n stands for as stored, t for
   transposed, A first. */

/* A group computes TILE x TILE elements of C, DEPTH columns of op(A) at a time. Its 8 warps stand 2 high and 4 wide,
   each with 64 x 32 elements: HIGH x ACROSS products of 16 x 8. */
#define TILE 128
#define DEPTH 32
#define ITEMS 256
#define HIGH 4
#define ACROSS 4
#define PAIRS (DEPTH / 2)
/* A row of pairs in local memory is 4 words longer than it must be: the 32 words that a warp reads at once then lie
   in different banks, as do those that it writes. */
#define PITCH (PAIRS + 4)
/* Pairs of each operand that an item brings. */
#define HELD (TILE * PAIRS / ITEMS)

/* Where the item's i-th pair belongs. With along_depth, neighbours in memory differ in depth, so neighbouring items
   take neighbouring pairs of one row; else 8 of them take neighbouring rows of one pair, a sector of memory. */
DEVICE int pair_of(int i, int along_depth) {
    int at = LOCAL_ID + i * ITEMS;
    return along_depth ? at % PAIRS : at / 8 % 4 + at / (4 * TILE) * 4;
}

DEVICE int place_of(int i, int along_depth) {
    int at = LOCAL_ID + i * ITEMS;
    return along_depth ? at / PAIRS : at % 8 + at / 32 % (TILE / 8) * 8;
}

DEVICE float element(
        GLOBAL const float *from, int stride, int along_depth, int place, int places, int depth, int depths) {
    if (place >= places || depth >= depths) {
        return 0;
    }
    return from[along_depth ? place * stride + depth : depth * stride + place];
}

/* Reads a TILE x DEPTH part of an operand, zeros where the matrix ends; the part after the one that is being
   multiplied, so that memory works meanwhile. */
DEVICE void fetch(
        float *held, GLOBAL const float *from, int stride, int along_depth, int place, int places, int depth,
        int depths) {
    UNROLL(HELD)
    for (int i = 0; i < HELD; i++) {
        int p = place + place_of(i, along_depth);
        int d = depth + 2 * pair_of(i, along_depth);
        held[2 * i] = element(from, stride, along_depth, p, places, d, depths);
        held[2 * i + 1] = element(from, stride, along_depth, p, places, d + 1, depths);
    }
}

DEVICE void keep(LOCAL_ARG u32 *tile, const float *held, int along_depth) {
    UNROLL(HELD)
    for (int i = 0; i < HELD; i++) {
        tile[place_of(i, along_depth) * PITCH + pair_of(i, along_depth)] = pack_bf16(held[2 * i], held[2 * i + 1]);
    }
}

DEVICE void multiply_tiles(float sums[HIGH][ACROSS][4], LOCAL_ARG const u32 *left, LOCAL_ARG const u32 *right) {
    int lane = LOCAL_ID % 32;
    int warp = LOCAL_ID / 32;
    LOCAL_ARG const u32 *a_from = left + (warp / 4 * HIGH * 16 + lane / 4) * PITCH + lane % 4;
    LOCAL_ARG const u32 *b_from = right + (warp % 4 * ACROSS * 8 + lane / 4) * PITCH + lane % 4;
    UNROLL(PAIRS)
    for (int step = 0; step < PAIRS; step += 8) {
        u32 b[ACROSS][2];
        UNROLL(ACROSS)
        for (int j = 0; j < ACROSS; j++) {
            b[j][0] = b_from[j * 8 * PITCH + step];
            b[j][1] = b_from[j * 8 * PITCH + step + 4];
        }
        UNROLL(HIGH)
        for (int i = 0; i < HIGH; i++) {
            u32 a[4];
            a[0] = a_from[i * 16 * PITCH + step];
            a[1] = a_from[(i * 16 + 8) * PITCH + step];
            a[2] = a_from[i * 16 * PITCH + step + 4];
            a[3] = a_from[(i * 16 + 8) * PITCH + step + 4];
            UNROLL(ACROSS)
            for (int j = 0; j < ACROSS; j++) {
                warp_multiply(sums[i][j], a, b[j]);
            }
        }
    }
}

DEVICE void store(
        const float sums[HIGH][ACROSS][4], GLOBAL float *c, int ldc, int row, int column, int m, int n, float beta) {
    int lane = LOCAL_ID % 32;
    int warp = LOCAL_ID / 32;
    int first_row = row + warp / 4 * HIGH * 16 + lane / 4;
    int first_column = column + warp % 4 * ACROSS * 8 + lane % 4 * 2;
    UNROLL(HIGH)
    for (int i = 0; i < HIGH; i++) {
        UNROLL(ACROSS)
        for (int j = 0; j < ACROSS; j++) {
            UNROLL(4)
            for (int part = 0; part < 4; part++) {
                int to_row = first_row + i * 16 + part / 2 * 8;
                int to_column = first_column + j * 8 + part % 2;
                if (to_row < m && to_column < n) {
                    int at = to_row * ldc + to_column;
                    /* What beta = 0 overwrites may be no number. */
                    c[at] = beta == 0 ? sums[i][j][part] : sums[i][j][part] + beta * c[at];
                }
            }
        }
    }
}

DEVICE void multiply(
        GLOBAL const float *a, int lda, int transpose_a, GLOBAL const float *b, int ldb, int transpose_b,
        GLOBAL float *c, int ldc, int m, int n, int k, float beta, LOCAL_ARG u32 *left, LOCAL_ARG u32 *right) {
    int tiles_across = (n + TILE - 1) / TILE;
    int row = GROUP_ID / tiles_across * TILE;
    int column = GROUP_ID % tiles_across * TILE;
    float sums[HIGH][ACROSS][4] = {};
    float a_held[2 * HELD];
    float b_held[2 * HELD];
    fetch(a_held, a, lda, !transpose_a, row, m, 0, k);
    fetch(b_held, b, ldb, transpose_b, column, n, 0, k);
    for (int depth = 0; depth < k; depth += DEPTH) {
        keep(left, a_held, !transpose_a);
        keep(right, b_held, transpose_b);
        SYNC_THREADS;
        if (depth + DEPTH < k) {
            fetch(a_held, a, lda, !transpose_a, row, m, depth + DEPTH, k);
            fetch(b_held, b, ldb, transpose_b, column, n, depth + DEPTH, k);
        }
        multiply_tiles(sums, left, right);
        SYNC_THREADS;
    }
    store(sums, c, ldc, row, column, m, n, beta);
}

/* One group of ITEMS per tile of C. */
#define MATMUL(name, transposes_a, transposes_b) \
    KERNEL void name( \
            GLOBAL const float *a, int a_at, int lda, int transpose_a, GLOBAL const float *b, int b_at, int ldb, \
            int transpose_b, GLOBAL float *c, int c_at, int ldc, int m, int n, int k, float beta) { \
        LOCAL u32 left[TILE * PITCH]; \
        LOCAL u32 right[TILE * PITCH]; \
        multiply(a + a_at, lda, transposes_a, b + b_at, ldb, transposes_b, c + c_at, ldc, m, n, k, beta, left, right); \
    }

MATMUL(matmul_bf16_nn, 0, 0)
MATMUL(matmul_bf16_nt, 0, 1)
MATMUL(matmul_bf16_tn, 1, 0)
MATMUL(matmul_bf16_tt, 1, 1)
