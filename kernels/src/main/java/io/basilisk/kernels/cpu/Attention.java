package io.basilisk.kernels.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Causal grouped-query attention, {@code softmax(q k' / sqrt(headWidth)) v}, in blocks of queries. Only the logarithm
 * of each row's sum is kept; the backward pass computes the probabilities again (as in FlashAttention, arXiv
 * 2205.14135), so no context x context matrix outlives a block. A row of qkv holds all query heads, then all key
 * heads, then all value heads.
 */
final class Attention {
    /** Queries per block. */
    static final int BLOCK = 64;

    private final float[] qkv;
    private final int context;
    private final int heads;
    private final int group;
    private final int headWidth;
    private final int stride;
    private final int keyAt;
    private final int valueAt;
    private final float scale;
    private final float[] scratch = Vectors.scratch();

    private Attention(float[] qkv, int context, int heads, int keyValueHeads, int headWidth) {
        this.qkv = qkv;
        this.context = context;
        this.heads = heads;
        this.group = heads / keyValueHeads;
        this.headWidth = headWidth;
        this.stride = (heads + 2 * keyValueHeads) * headWidth;
        this.keyAt = heads * headWidth;
        this.valueAt = (heads + keyValueHeads) * headWidth;
        this.scale = (float) (1 / Math.sqrt(headWidth));
    }

    /**
     * (0) qkv, (1) out rows*heads*headWidth, (2) logSums rows*heads, (3) scores BLOCK*context: scratch, (4) sequences,
     * (5) context, (6) heads, (7) keyValueHeads, (8) headWidth, (9) first query of each sequence, (10) queries; the
     * earlier ones' keys and values are there already.
     */
    static void forward(Arguments a) {
        Attention attention = new Attention(a.floats(0), a.number(5), a.number(6), a.number(7), a.number(8));
        for (int sequence = 0; sequence < a.number(4); sequence++) {
            for (int head = 0; head < attention.heads; head++) {
                attention.forwardHead(
                        sequence * attention.context,
                        head,
                        a.number(9),
                        a.number(9) + a.number(10),
                        a.floats(1),
                        a.floats(2),
                        a.floats(3));
            }
        }
    }

    /**
     * (0) qkv, (1) out, (2) logSums, (3) dOut, (4) dQkv: overwritten, (5) probabilities BLOCK*context: scratch, (6)
     * slopes BLOCK*context: scratch, (7) sequences, (8) context, (9) heads, (10) keyValueHeads, (11) headWidth.
     */
    static void backward(Arguments a) {
        Attention attention = new Attention(a.floats(0), a.number(8), a.number(9), a.number(10), a.number(11));
        Arrays.fill(a.floats(4), 0, a.number(7) * attention.context * attention.stride, 0f);
        for (int sequence = 0; sequence < a.number(7); sequence++) {
            for (int head = 0; head < attention.heads; head++) {
                attention.backwardHead(
                        sequence * attention.context,
                        head,
                        a.floats(1),
                        a.floats(2),
                        a.floats(3),
                        a.floats(4),
                        a.floats(5),
                        a.floats(6));
            }
        }
    }

    private void forwardHead(int firstRow, int head, int from, int to, float[] out, float[] logSums, float[] scores) {
        for (int query = from; query < to; query += BLOCK) {
            int queries = Math.min(BLOCK, to - query);
            int keys = query + queries;
            scores(firstRow, head, query, queries, keys, scores);
            for (int i = 0; i < queries; i++) {
                int row = firstRow + query + i;
                logSums[row * heads + head] = softmax(scores, i * context, query + i + 1, keys);
            }
            int outAt = (firstRow + query) * heads * headWidth + head * headWidth;
            MatrixProduct.run(
                    false,
                    false,
                    queries,
                    headWidth,
                    keys,
                    1f,
                    scores,
                    0,
                    context,
                    qkv,
                    valueOf(firstRow, head),
                    stride,
                    0f,
                    out,
                    outAt,
                    heads * headWidth);
        }
    }

    private void backwardHead(
            int firstRow,
            int head,
            float[] out,
            float[] logSums,
            float[] dOut,
            float[] dQkv,
            float[] probabilities,
            float[] slopes) {
        int outStride = heads * headWidth;
        for (int query = 0; query < context; query += BLOCK) {
            int queries = Math.min(BLOCK, context - query);
            int keys = query + queries;
            int outAt = (firstRow + query) * outStride + head * headWidth;
            int queryAt = (firstRow + query) * stride + head * headWidth;
            int keyRow = keyOf(firstRow, head);
            int valueRow = valueOf(firstRow, head);
            scores(firstRow, head, query, queries, keys, probabilities);
            MatrixProduct.run(
                    false, true, queries, keys, headWidth, 1f, dOut, outAt, outStride, qkv, valueRow, stride, 0f,
                    slopes, 0, context);
            for (int i = 0; i < queries; i++) {
                float along = Vectors.dot(dOut, outAt + i * outStride, out, outAt + i * outStride, headWidth, scratch);
                float logSum = logSums[(firstRow + query + i) * heads + head];
                softmaxBackward(probabilities, slopes, i * context, query + i + 1, keys, logSum, along);
            }
            MatrixProduct.run(
                    true,
                    false,
                    keys,
                    headWidth,
                    queries,
                    1f,
                    probabilities,
                    0,
                    context,
                    dOut,
                    outAt,
                    outStride,
                    1f,
                    dQkv,
                    valueRow,
                    stride);
            MatrixProduct.run(
                    true, false, keys, headWidth, queries, scale, slopes, 0, context, qkv, queryAt, stride, 1f, dQkv,
                    keyRow, stride);
            MatrixProduct.run(
                    false, false, queries, headWidth, keys, scale, slopes, 0, context, qkv, keyRow, stride, 0f, dQkv,
                    queryAt, stride);
        }
    }

    private void scores(int firstRow, int head, int query, int queries, int keys, float[] scores) {
        int queryAt = (firstRow + query) * stride + head * headWidth;
        MatrixProduct.run(
                false,
                true,
                queries,
                keys,
                headWidth,
                scale,
                qkv,
                queryAt,
                stride,
                qkv,
                keyOf(firstRow, head),
                stride,
                0f,
                scores,
                0,
                context);
    }

    private int keyOf(int row, int head) {
        return row * stride + keyAt + head / group * headWidth;
    }

    private int valueOf(int row, int head) {
        return row * stride + valueAt + head / group * headWidth;
    }

    /**
     * Softmax over the first {@code visible} of {@code keys} values, zeros after them; gives the logarithm of the sum.
     */
    private float softmax(float[] row, int at, int visible, int keys) {
        int end = Vectors.coverInfinite(row, at, visible, keys);
        float max = Vectors.max(row, at, end, scratch);
        float sum = powers(row, at, end, max);
        Vectors.scale(row, at, end, 1 / sum);
        Arrays.fill(row, at + end, at + keys, 0f);
        return max + (float) StrictMath.log(sum);
    }

    /** Every value becomes {@code e^(value - max)}; gives the sum. */
    private float powers(float[] row, int at, int length, float max) {
        FloatVector sums = FloatVector.zero(Vectors.SPECIES);
        int whole = Vectors.SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector power = Vectors.exp(Vectors.load(row, at + i).sub(max));
            power.intoArray(row, at + i);
            sums = sums.add(power);
        }
        if (whole < length) {
            var rest = Vectors.tail(whole, length);
            FloatVector power = Vectors.exp(Vectors.load(row, at + whole, rest).sub(max));
            power.intoArray(row, at + whole, rest);
            sums = sums.add(power, rest);
        }
        return Vectors.sum(sums, scratch);
    }

    /** Scores become probabilities, and slopes of probabilities become slopes of scores: {@code p (dp - along)}. */
    private static void softmaxBackward(
            float[] scores, float[] slopes, int at, int visible, int keys, float logSum, float along) {
        int end = Vectors.coverInfinite(scores, at, visible, keys);
        int whole = Vectors.SPECIES.loopBound(end);
        for (int i = 0; i < whole; i += Vectors.LANES) {
            FloatVector probability = Vectors.exp(Vectors.load(scores, at + i).sub(logSum));
            probability.intoArray(scores, at + i);
            Vectors.load(slopes, at + i).sub(along).mul(probability).intoArray(slopes, at + i);
        }
        if (whole < end) {
            var rest = Vectors.tail(whole, end);
            FloatVector probability =
                    Vectors.exp(Vectors.load(scores, at + whole, rest).sub(logSum));
            probability.intoArray(scores, at + whole, rest);
            Vectors.load(slopes, at + whole, rest).sub(along).mul(probability).intoArray(slopes, at + whole, rest);
        }
        Arrays.fill(scores, at + end, at + keys, 0f);
        Arrays.fill(slopes, at + end, at + keys, 0f);
    }
}
