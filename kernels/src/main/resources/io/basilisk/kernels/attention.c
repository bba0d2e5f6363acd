/* Causal grouped-query attention, out = softmax(q k' / sqrt(head_width)) v, and its slopes. Probabilities are never
   stored: the forward pass keeps the logarithm of each row's sum, from which the backward pass computes them again.
   Tiles of queries meet tiles of keys, with a running maximum and sum per query; going backward, one kernel goes over
   the keys of each tile of queries and one over the queries of each tile of keys, so that no two groups add to the same
   element (FlashAttention-2, Dao, arXiv 2307.08691).
   qkv, dqkv: rows of all query heads, then all key heads, then all value heads; out, dout: rows x heads x head_width;
   log_sums, along: rows x heads; rows = sequences x context. The CPU's scratch arguments are not used. */
#define MOST_HEAD_WIDTH 256

DEVICE float dot_local(LOCAL_ARG const float *a, GLOBAL const float *b, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* As `forward` below for a few queries, which would leave most of a tile empty: when a text grows token by token. One
   group per query and head; keys GROUP at a time, with a running maximum and sum. */
KERNEL void attention_forward_few(
        GLOBAL const float *qkv, int qkv_at, GLOBAL float *out, int out_at, GLOBAL float *log_sums, int log_sums_at,
        GLOBAL float *unused, int unused_at, int sequences, int context, int heads, int key_value_heads,
        int head_width, int first, int count) {
    LOCAL float scratch[GROUP];
    LOCAL float powers[GROUP];
    LOCAL float query[MOST_HEAD_WIDTH];
    LOCAL float mixed[MOST_HEAD_WIDTH];
    int stride = (heads + 2 * key_value_heads) * head_width;
    int sequence_query = GROUP_ID / heads;
    int row = sequence_query / count * context + first + sequence_query % count;
    int head = GROUP_ID % heads;
    int shared_head = head / (heads / key_value_heads);
    GLOBAL const float *sequence = qkv + qkv_at + row / context * context * stride;
    GLOBAL const float *keys = sequence + (heads + shared_head) * head_width;
    GLOBAL const float *values = keys + key_value_heads * head_width;
    int visible = row % context + 1;
    float scale = 1 / sqrt((float) head_width);
    for (int i = LOCAL_ID; i < head_width; i += GROUP) {
        query[i] = qkv[qkv_at + row * stride + head * head_width + i] * scale;
        mixed[i] = 0;
    }
    float most = -INFINITY;
    float sum = 0;
    SYNC_THREADS;
    for (int key = 0; key < visible; key += GROUP) {
        int mine = key + LOCAL_ID;
        float score = mine < visible ? dot_local(query, keys + mine * stride, head_width) : -INFINITY;
        float before = most;
        most = fmax(most, group_max(scratch, score));
        float shrink = exp(before - most);
        float power = exp(score - most);
        powers[LOCAL_ID] = power;
        sum = sum * shrink + group_sum(scratch, power);
        int keys_here = visible - key < GROUP ? visible - key : GROUP;
        for (int i = LOCAL_ID; i < head_width; i += GROUP) {
            float mix = mixed[i] * shrink;
            for (int j = 0; j < keys_here; j++) {
                mix += powers[j] * values[(key + j) * stride + i];
            }
            mixed[i] = mix;
        }
        SYNC_THREADS;
    }
    for (int i = LOCAL_ID; i < head_width; i += GROUP) {
        out[out_at + (row * heads + head) * head_width + i] = mixed[i] / sum;
    }
    if (LOCAL_ID == 0) {
        log_sums[log_sums_at + row * heads + head] = most + log(sum);
    }
}

/* A group works on tiles of TILE x TILE scores, by 16 x 16 items with EACH x EACH of them: item (y, x) has rows y,
   y + 16, ... and columns x, x + 16, ... Of what is as wide as a head it has as many columns in each chunk of TILE. */
#define TILE 64
#define SIDE 16
#define ITEMS (SIDE * SIDE)
#define EACH (TILE / SIDE)
#define MOST_CHUNKS (MOST_HEAD_WIDTH / TILE)
/* Operands pass through local memory DEPTH columns or rows at a time. Rows lie one element further apart there: items
   that read or write a column then use different banks. */
#define DEPTH 16
#define PITCH (TILE + 1)
#define ROW(i) (LOCAL_ID / SIDE + (i) * SIDE)
#define COLUMN(j) (LOCAL_ID % SIDE + (j) * SIDE)

/* What a group has in local memory. */
#define TILES_IN_LOCAL_MEMORY \
    LOCAL float left[DEPTH * PITCH]; \
    LOCAL float right[DEPTH * PITCH]; \
    LOCAL float powers[TILE * PITCH]

/* Columns depth to depth + DEPTH of a tile's rows, transposed; zeros where the rows or the head end. */
DEVICE void load_columns(
        LOCAL_ARG float *tile, GLOBAL const float *from, int stride, int rows, int depth, int width) {
    for (int i = LOCAL_ID; i < DEPTH * TILE; i += ITEMS) {
        int row = i / DEPTH;
        int d = i % DEPTH;
        tile[d * PITCH + row] = row < rows && depth + d < width ? from[row * stride + depth + d] : 0;
    }
}

/* DEPTH rows of TILE columns, likewise. */
DEVICE void load_rows(
        LOCAL_ARG float *tile, GLOBAL const float *from, int stride, int row, int rows, int column, int width) {
    for (int i = LOCAL_ID; i < DEPTH * TILE; i += ITEMS) {
        int r = i / TILE;
        int c = i % TILE;
        tile[r * PITCH + c] =
                row + r < rows && column + c < width ? from[(row + r) * stride + column + c] : 0;
    }
}

/* scores = A B' for the rows of two tiles. */
DEVICE void score(
        float scores[EACH][EACH], GLOBAL const float *a, int a_stride, int a_rows, GLOBAL const float *b, int b_stride,
        int b_rows, int width, LOCAL_ARG float *left, LOCAL_ARG float *right) {
    for (int i = 0; i < EACH; i++) {
        for (int j = 0; j < EACH; j++) {
            scores[i][j] = 0;
        }
    }
    UNROLL(1)
    for (int depth = 0; depth < width; depth += DEPTH) {
        load_columns(left, a, a_stride, a_rows, depth, width);
        load_columns(right, b, b_stride, b_rows, depth, width);
        SYNC_THREADS;
        UNROLL(4)
        for (int d = 0; d < DEPTH; d++) {
            for (int i = 0; i < EACH; i++) {
                for (int j = 0; j < EACH; j++) {
                    scores[i][j] += left[d * PITCH + ROW(i)] * right[d * PITCH + COLUMN(j)];
                }
            }
        }
        SYNC_THREADS;
    }
}

/* mixed += P B: P is what all items keep of powers here, B has the rows of the tile that P's columns stand for. */
DEVICE void mix(
        float mixed[MOST_CHUNKS][EACH][EACH], int chunks, float own[EACH][EACH], LOCAL_ARG float *powers,
        GLOBAL const float *b, int stride, int rows, int width, LOCAL_ARG float *tile) {
    for (int i = 0; i < EACH; i++) {
        for (int j = 0; j < EACH; j++) {
            powers[ROW(i) * PITCH + COLUMN(j)] = own[i][j];
        }
    }
    UNROLL(MOST_CHUNKS)
    for (int chunk = 0; chunk < chunks; chunk++) {
        int most = chunk * TILE < width ? rows : 0;
        UNROLL(1)
        for (int row = 0; row < most; row += DEPTH) {
            load_rows(tile, b, stride, row, rows, chunk * TILE, width);
            SYNC_THREADS;
            UNROLL(4)
            for (int r = 0; r < DEPTH; r++) {
                for (int i = 0; i < EACH; i++) {
                    for (int j = 0; j < EACH; j++) {
                        mixed[chunk][i][j] += powers[ROW(i) * PITCH + row + r] * tile[r * PITCH + COLUMN(j)];
                    }
                }
            }
            SYNC_THREADS;
        }
    }
}

DEVICE void clear(float mixed[MOST_CHUNKS][EACH][EACH], int chunks) {
    UNROLL(MOST_CHUNKS)
    for (int chunk = 0; chunk < chunks; chunk++) {
        for (int i = 0; i < EACH; i++) {
            for (int j = 0; j < EACH; j++) {
                mixed[chunk][i][j] = 0;
            }
        }
    }
}

/* Writes rows of a head, each row times its factor. */
DEVICE void store(
        float mixed[MOST_CHUNKS][EACH][EACH], int chunks, const float *factors, GLOBAL float *to, int stride, int rows,
        int width) {
    UNROLL(MOST_CHUNKS)
    for (int chunk = 0; chunk < chunks; chunk++) {
        for (int i = 0; i < EACH; i++) {
            for (int j = 0; j < EACH; j++) {
                int column = chunk * TILE + COLUMN(j);
                if (ROW(i) < rows && column < width) {
                    to[ROW(i) * stride + column] = mixed[chunk][i][j] * factors[i];
                }
            }
        }
    }
}

/* Of each sequence `count` queries from `first` on; the earlier ones' keys and values are there already. One group per
   tile of queries and head, those with the most keys first. */
DEVICE void forward(
        GLOBAL const float *qkv, GLOBAL float *out, GLOBAL float *log_sums, int context, int heads, int key_value_heads,
        int head_width, int first, int count, int chunks, LOCAL_ARG float *left, LOCAL_ARG float *right,
        LOCAL_ARG float *powers) {
    int stride = (heads + 2 * key_value_heads) * head_width;
    int tiles = (count + TILE - 1) / TILE;
    int query = first + (tiles - 1 - GROUP_ID % tiles) * TILE;
    int queries = first + count - query < TILE ? first + count - query : TILE;
    int head = GROUP_ID / tiles % heads;
    int begin = GROUP_ID / tiles / heads * context;
    GLOBAL const float *q = qkv + (begin + query) * stride + head * head_width;
    GLOBAL const float *k = qkv + begin * stride + (heads + head / (heads / key_value_heads)) * head_width;
    GLOBAL const float *v = k + key_value_heads * head_width;
    float scale = 1 / sqrt((float) head_width);
    float mixed[MOST_CHUNKS][EACH][EACH];
    float scores[EACH][EACH];
    float most[EACH];
    float sums[EACH];
    clear(mixed, chunks);
    for (int i = 0; i < EACH; i++) {
        most[i] = -INFINITY;
        sums[i] = 0;
    }
    for (int key = 0; key < query + queries; key += TILE) {
        int keys = query + queries - key < TILE ? query + queries - key : TILE;
        score(scores, q, stride, queries, k + key * stride, stride, keys, head_width, left, right);
        for (int i = 0; i < EACH; i++) {
            float largest = -INFINITY;
            for (int j = 0; j < EACH; j++) {
                scores[i][j] = key + COLUMN(j) <= query + ROW(i) ? scores[i][j] * scale : -INFINITY;
                largest = fmax(largest, scores[i][j]);
            }
            left[ROW(i) * SIDE + COLUMN(0)] = largest;
        }
        SYNC_THREADS;
        for (int i = 0; i < EACH; i++) {
            float before = most[i];
            for (int x = 0; x < SIDE; x++) {
                most[i] = fmax(most[i], left[ROW(i) * SIDE + x]);
            }
            float shrink = exp(before - most[i]);
            sums[i] *= shrink;
            for (int j = 0; j < EACH; j++) {
                scores[i][j] = exp(scores[i][j] - most[i]);
                sums[i] += scores[i][j];
            }
            UNROLL(MOST_CHUNKS)
            for (int chunk = 0; chunk < chunks; chunk++) {
                for (int j = 0; j < EACH; j++) {
                    mixed[chunk][i][j] *= shrink;
                }
            }
        }
        mix(mixed, chunks, scores, powers, v + key * stride, stride, keys, head_width, right);
    }
    for (int i = 0; i < EACH; i++) {
        left[ROW(i) * SIDE + COLUMN(0)] = sums[i];
    }
    SYNC_THREADS;
    for (int i = 0; i < EACH; i++) {
        float sum = 0;
        for (int x = 0; x < SIDE; x++) {
            sum += left[ROW(i) * SIDE + x];
        }
        if (COLUMN(0) == 0 && ROW(i) < queries) {
            log_sums[(begin + query + ROW(i)) * heads + head] = most[i] + log(sum);
        }
        sums[i] = 1 / sum;
    }
    store(mixed, chunks, sums, out + ((begin + query) * heads + head) * head_width, heads * head_width, queries,
          head_width);
}

#define ATTENTION_FORWARD(name, chunks) \
    KERNEL void name( \
            GLOBAL const float *qkv, int qkv_at, GLOBAL float *out, int out_at, GLOBAL float *log_sums, \
            int log_sums_at, GLOBAL float *unused, int unused_at, int sequences, int context, int heads, \
            int key_value_heads, int head_width, int first, int count) { \
        TILES_IN_LOCAL_MEMORY; \
        forward(qkv + qkv_at, out + out_at, log_sums + log_sums_at, context, heads, key_value_heads, head_width, \
                first, count, chunks, left, right, powers); \
    }

/* By the widest head that each is for. */
ATTENTION_FORWARD(attention_forward_64, 1)
ATTENTION_FORWARD(attention_forward_128, 2)
ATTENTION_FORWARD(attention_forward_256, 4)

#define BACKWARD_ARGUMENTS \
    GLOBAL const float *qkv, int qkv_at, GLOBAL const float *out, int out_at, GLOBAL const float *log_sums, \
    int log_sums_at, GLOBAL const float *dout, int dout_at, GLOBAL float *dqkv, int dqkv_at, GLOBAL float *unused1, \
    int unused1_at, GLOBAL float *unused2, int unused2_at, int sequences, int context, int heads, \
    int key_value_heads, int head_width, GLOBAL float *along, int along_at, int alongs

/* along = dout out' of each row and head. One group per row and head. */
KERNEL void attention_backward_along(BACKWARD_ARGUMENTS) {
    LOCAL float scratch[GROUP];
    float sum = 0;
    for (int i = LOCAL_ID; i < head_width; i += GROUP) {
        int at = GROUP_ID * head_width + i;
        sum += dout[dout_at + at] * out[out_at + at];
    }
    sum = group_sum(scratch, sum);
    if (LOCAL_ID == 0) {
        along[along_at + GROUP_ID] = sum;
    }
}

/* With p the probabilities and dp = dout v', the scores' slopes are p (dp - along); here
   dq = slopes k / sqrt(head_width). One group per tile of queries and head. */
DEVICE void backward_query(
        GLOBAL const float *qkv, GLOBAL const float *log_sums, GLOBAL const float *dout, GLOBAL float *dqkv,
        int context, int heads, int key_value_heads, int head_width, GLOBAL const float *along, int chunks,
        LOCAL_ARG float *left, LOCAL_ARG float *right, LOCAL_ARG float *powers) {
    int stride = (heads + 2 * key_value_heads) * head_width;
    int tiles = (context + TILE - 1) / TILE;
    int query = (tiles - 1 - GROUP_ID % tiles) * TILE;
    int queries = context - query < TILE ? context - query : TILE;
    int head = GROUP_ID / tiles % heads;
    int begin = GROUP_ID / tiles / heads * context;
    int here = (begin + query) * heads + head;
    GLOBAL const float *q = qkv + (begin + query) * stride + head * head_width;
    GLOBAL const float *k = qkv + begin * stride + (heads + head / (heads / key_value_heads)) * head_width;
    GLOBAL const float *v = k + key_value_heads * head_width;
    float scale = 1 / sqrt((float) head_width);
    float mixed[MOST_CHUNKS][EACH][EACH];
    float scores[EACH][EACH];
    float slopes[EACH][EACH];
    float factors[EACH];
    clear(mixed, chunks);
    for (int key = 0; key < query + queries; key += TILE) {
        int keys = query + queries - key < TILE ? query + queries - key : TILE;
        score(scores, q, stride, queries, k + key * stride, stride, keys, head_width, left, right);
        score(slopes, dout + here * head_width, heads * head_width, queries, v + key * stride, stride, keys, head_width,
              left, right);
        for (int i = 0; i < EACH; i++) {
            int at = here + ROW(i) * heads;
            int exists = ROW(i) < queries;
            float log_sum = exists ? log_sums[at] : 0;
            float pull = exists ? along[at] : 0;
            for (int j = 0; j < EACH; j++) {
                int sees = exists && key + COLUMN(j) <= query + ROW(i);
                slopes[i][j] = sees ? exp(scores[i][j] * scale - log_sum) * (slopes[i][j] - pull) : 0;
            }
        }
        mix(mixed, chunks, slopes, powers, k + key * stride, stride, keys, head_width, right);
    }
    for (int i = 0; i < EACH; i++) {
        factors[i] = scale;
    }
    store(mixed, chunks, factors, dqkv + (begin + query) * stride + head * head_width, stride, queries, head_width);
}

/* dk = slopes' q / sqrt(head_width) and dv = p' dout, over all query heads that share the key. One group per tile of
   keys and key head; rows of its tiles are keys, columns queries. */
DEVICE void backward_key_value(
        GLOBAL const float *qkv, GLOBAL const float *log_sums, GLOBAL const float *dout, GLOBAL float *dqkv,
        int context, int heads, int key_value_heads, int head_width, GLOBAL const float *along, int chunks,
        LOCAL_ARG float *left, LOCAL_ARG float *right, LOCAL_ARG float *powers) {
    int stride = (heads + 2 * key_value_heads) * head_width;
    int tiles = (context + TILE - 1) / TILE;
    int key = GROUP_ID % tiles * TILE;
    int keys = context - key < TILE ? context - key : TILE;
    int shared_head = GROUP_ID / tiles % key_value_heads;
    int begin = GROUP_ID / tiles / key_value_heads * context;
    int group = heads / key_value_heads;
    int key_at = (begin + key) * stride + (heads + shared_head) * head_width;
    int value_at = key_at + key_value_heads * head_width;
    float scale = 1 / sqrt((float) head_width);
    float dkeys[MOST_CHUNKS][EACH][EACH];
    float dvalues[MOST_CHUNKS][EACH][EACH];
    float scores[EACH][EACH];
    float slopes[EACH][EACH];
    float factors[EACH];
    clear(dkeys, chunks);
    clear(dvalues, chunks);
    for (int head = shared_head * group; head < (shared_head + 1) * group; head++) {
        for (int query = key; query < context; query += TILE) {
            int queries = context - query < TILE ? context - query : TILE;
            int here = (begin + query) * heads + head;
            GLOBAL const float *q = qkv + (begin + query) * stride + head * head_width;
            GLOBAL const float *slope = dout + here * head_width;
            score(scores, qkv + key_at, stride, keys, q, stride, queries, head_width, left, right);
            score(slopes, qkv + value_at, stride, keys, slope, heads * head_width, queries, head_width, left, right);
            for (int j = 0; j < EACH; j++) {
                int at = here + COLUMN(j) * heads;
                int exists = COLUMN(j) < queries;
                float log_sum = exists ? log_sums[at] : 0;
                float pull = exists ? along[at] : 0;
                for (int i = 0; i < EACH; i++) {
                    int sees = exists && key + ROW(i) <= query + COLUMN(j);
                    scores[i][j] = sees ? exp(scores[i][j] * scale - log_sum) : 0;
                    slopes[i][j] = scores[i][j] * (slopes[i][j] - pull);
                }
            }
            mix(dvalues, chunks, scores, powers, slope, heads * head_width, queries, head_width, right);
            mix(dkeys, chunks, slopes, powers, q, stride, queries, head_width, right);
        }
    }
    for (int i = 0; i < EACH; i++) {
        factors[i] = scale;
    }
    store(dkeys, chunks, factors, dqkv + key_at, stride, keys, head_width);
    for (int i = 0; i < EACH; i++) {
        factors[i] = 1;
    }
    store(dvalues, chunks, factors, dqkv + value_at, stride, keys, head_width);
}

#define ATTENTION_BACKWARD(name, function, chunks) \
    KERNEL void name(BACKWARD_ARGUMENTS) { \
        TILES_IN_LOCAL_MEMORY; \
        function(qkv + qkv_at, log_sums + log_sums_at, dout + dout_at, dqkv + dqkv_at, context, heads, \
                 key_value_heads, head_width, along + along_at, chunks, left, right, powers); \
    }

ATTENTION_BACKWARD(attention_backward_query_64, backward_query, 1)
ATTENTION_BACKWARD(attention_backward_query_128, backward_query, 2)
ATTENTION_BACKWARD(attention_backward_query_256, backward_query, 4)
ATTENTION_BACKWARD(attention_backward_key_value_64, backward_key_value, 1)
ATTENTION_BACKWARD(attention_backward_key_value_128, backward_key_value, 2)
ATTENTION_BACKWARD(attention_backward_key_value_256, backward_key_value, 4)
