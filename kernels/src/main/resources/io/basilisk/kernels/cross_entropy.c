/* Softmax and cross-entropy of a row of logits z: loss = log sum e^z - z_target, in nats; dz = softmax(z) - onehot.
   logits: rows x vocabulary, become their slopes times factor if with_slopes is 1; targets, losses: rows. */

/* One group per row. */
KERNEL void cross_entropy(
        GLOBAL float *logits, int logits_at, GLOBAL const int *targets, int targets_at, GLOBAL float *losses,
        int losses_at, int rows, int vocabulary, int with_slopes, float factor) {
    LOCAL float scratch[GROUP];
    int row = logits_at + GROUP_ID * vocabulary;
    int target = targets[targets_at + GROUP_ID];
    float most = -INFINITY;
    for (int i = LOCAL_ID; i < vocabulary; i += GROUP) {
        most = fmax(most, logits[row + i]);
    }
    most = group_max(scratch, most);
    float powers = 0;
    for (int i = LOCAL_ID; i < vocabulary; i += GROUP) {
        powers += exp(logits[row + i] - most);
    }
    /* Read before the sum's barriers: after them the row is overwritten. The largest logit is taken out of both terms
       first: large logits would lose the digits that matter. */
    float below = most - logits[row + target];
    float sum = group_sum(scratch, powers);
    if (LOCAL_ID == 0) {
        losses[losses_at + GROUP_ID] = log(sum) + below;
    }
    if (with_slopes) {
        for (int i = LOCAL_ID; i < vocabulary; i += GROUP) {
            float slope = exp(logits[row + i] - most) * (factor / sum);
            logits[row + i] = i == target ? slope - factor : slope;
        }
    }
}
