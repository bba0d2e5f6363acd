/* Causal grouped-query attention, out = softmax(q k' / sqrt(head_width)) v, and its slopes. Probabilities are never
   stored: the forward pass keeps the logarithm of each row's sum, from which the backward pass computes them again (as
   in FlashAttention, arXiv 2205.14135).
   qkv, dqkv: rows of all query heads, then all key heads, then all value heads; out, dout: rows x heads x head_width;
   log_sums: rows x heads; rows = sequences x context. The CPU's scratch arguments are not used. */
#define MOST_HEAD_WIDTH 256

DEVICE float dot_local(LOCAL_ARG const float *a, GLOBAL const float *b, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* Of each sequence `count` queries from `first` on; the earlier ones' keys and values are there already. One group per
   query and head; keys GROUP at a time, with a running maximum and sum. */
KERNEL void attention_forward(
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

/* With p the probabilities and dp = dout v', the scores' slopes are p (dp - dout out'); here
   dq = slopes k / sqrt(head_width). One group per row and head. */
KERNEL void attention_backward_query(
        GLOBAL const float *qkv, int qkv_at, GLOBAL const float *out, int out_at, GLOBAL const float *log_sums,
        int log_sums_at, GLOBAL const float *dout, int dout_at, GLOBAL float *dqkv, int dqkv_at, GLOBAL float *unused1,
        int unused1_at, GLOBAL float *unused2, int unused2_at, int sequences, int context, int heads,
        int key_value_heads, int head_width) {
    LOCAL float scratch[GROUP];
    LOCAL float slopes[GROUP];
    LOCAL float query[MOST_HEAD_WIDTH];
    LOCAL float slope[MOST_HEAD_WIDTH];
    LOCAL float mixed[MOST_HEAD_WIDTH];
    int stride = (heads + 2 * key_value_heads) * head_width;
    int row = GROUP_ID / heads;
    int head = GROUP_ID % heads;
    int shared_head = head / (heads / key_value_heads);
    GLOBAL const float *first = qkv + qkv_at + row / context * context * stride;
    GLOBAL const float *keys = first + (heads + shared_head) * head_width;
    GLOBAL const float *values = keys + key_value_heads * head_width;
    int visible = row % context + 1;
    int here = GROUP_ID * head_width;
    float scale = 1 / sqrt((float) head_width);
    float log_sum = log_sums[log_sums_at + GROUP_ID];
    float along = 0;
    for (int i = LOCAL_ID; i < head_width; i += GROUP) {
        query[i] = qkv[qkv_at + row * stride + head * head_width + i] * scale;
        slope[i] = dout[dout_at + here + i];
        mixed[i] = 0;
        along += slope[i] * out[out_at + here + i];
    }
    along = group_sum(scratch, along);
    for (int key = 0; key < visible; key += GROUP) {
        int mine = key + LOCAL_ID;
        if (mine < visible) {
            float p = exp(dot_local(query, keys + mine * stride, head_width) - log_sum);
            slopes[LOCAL_ID] = p * (dot_local(slope, values + mine * stride, head_width) - along);
        }
        SYNC_THREADS;
        int count = visible - key < GROUP ? visible - key : GROUP;
        for (int i = LOCAL_ID; i < head_width; i += GROUP) {
            for (int j = 0; j < count; j++) {
                mixed[i] += slopes[j] * keys[(key + j) * stride + i];
            }
        }
        SYNC_THREADS;
    }
    for (int i = LOCAL_ID; i < head_width; i += GROUP) {
        dqkv[dqkv_at + row * stride + head * head_width + i] = mixed[i] * scale;
    }
}

/* dk = slopes' q / sqrt(head_width) and dv = p' dout, over all query heads that share the key. One group per row and
   key head; queries GROUP at a time. */
KERNEL void attention_backward_key_value(
        GLOBAL const float *qkv, int qkv_at, GLOBAL const float *out, int out_at, GLOBAL const float *log_sums,
        int log_sums_at, GLOBAL const float *dout, int dout_at, GLOBAL float *dqkv, int dqkv_at, GLOBAL float *unused1,
        int unused1_at, GLOBAL float *unused2, int unused2_at, int sequences, int context, int heads,
        int key_value_heads, int head_width) {
    LOCAL float powers[GROUP];
    LOCAL float slopes[GROUP];
    LOCAL float key[MOST_HEAD_WIDTH];
    LOCAL float value[MOST_HEAD_WIDTH];
    LOCAL float dkey[MOST_HEAD_WIDTH];
    LOCAL float dvalue[MOST_HEAD_WIDTH];
    int stride = (heads + 2 * key_value_heads) * head_width;
    int row = GROUP_ID / key_value_heads;
    int shared_head = GROUP_ID % key_value_heads;
    int group = heads / key_value_heads;
    int end = (row / context + 1) * context;
    int key_at = row * stride + (heads + shared_head) * head_width;
    int value_at = key_at + key_value_heads * head_width;
    float scale = 1 / sqrt((float) head_width);
    for (int i = LOCAL_ID; i < head_width; i += GROUP) {
        key[i] = qkv[qkv_at + key_at + i] * scale;
        value[i] = qkv[qkv_at + value_at + i];
        dkey[i] = 0;
        dvalue[i] = 0;
    }
    SYNC_THREADS;
    for (int head = shared_head * group; head < (shared_head + 1) * group; head++) {
        for (int query = row; query < end; query += GROUP) {
            int mine = query + LOCAL_ID;
            if (mine < end) {
                int mine_out = (mine * heads + head) * head_width;
                GLOBAL const float *slope = dout + dout_at + mine_out;
                GLOBAL const float *result = out + out_at + mine_out;
                float score = dot_local(key, qkv + qkv_at + mine * stride + head * head_width, head_width);
                float p = exp(score - log_sums[log_sums_at + mine * heads + head]);
                float along = 0;
                for (int i = 0; i < head_width; i++) {
                    along += slope[i] * (value[i] - result[i]);
                }
                powers[LOCAL_ID] = p;
                slopes[LOCAL_ID] = p * along;
            }
            SYNC_THREADS;
            int count = end - query < GROUP ? end - query : GROUP;
            for (int i = LOCAL_ID; i < head_width; i += GROUP) {
                for (int j = 0; j < count; j++) {
                    int other = query + j;
                    dvalue[i] += powers[j] * dout[dout_at + (other * heads + head) * head_width + i];
                    dkey[i] += slopes[j] * qkv[qkv_at + other * stride + head * head_width + i];
                }
            }
            SYNC_THREADS;
        }
    }
    for (int i = LOCAL_ID; i < head_width; i += GROUP) {
        dqkv[dqkv_at + key_at + i] = dkey[i] * scale;
        dqkv[dqkv_at + value_at + i] = dvalue[i];
    }
}
