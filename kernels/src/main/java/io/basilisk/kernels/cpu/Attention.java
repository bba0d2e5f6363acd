package io.basilisk.kernels.cpu;

/**
 * Causal grouped-query attention, {@code softmax(q k' / sqrt(headWidth)) v}, in blocks of queries. Only the logarithm
 * of each row's sum is kept; the backward pass computes the probabilities again (as in FlashAttention, arXiv
 * 2205.14135), so no context x context matrix outlives a block. A row of qkv holds all query heads, then all key
 * heads, then all value heads.
 *
 * <p>A block's scores lie the other way around, a row for each key: then neighbouring queries are neighbouring lanes,
 * and softmax needs no sum across lanes ({@link SoftmaxColumns}). Where keys and queries of a block are the same
 * positions, products go in {@link #GROUP}s and leave out what no query of a group may see.
 */
final class Attention {
    /** Queries per block. */
    static final int BLOCK = PanelProduct.COLUMNS;

    private static final int GROUP = PanelProduct.UNIT;
    private static final PanelProduct PANELS = MatrixProduct.PANELS;

    private final float[] qkv;
    private final int context;
    private final int heads;
    private final int group;
    private final int headWidth;
    private final int stride;
    private final int outStride;
    private final float scale;
    private final Workspace workspace = Workspace.mine();
    private final SoftmaxColumns softmax = workspace.softmax;

    private Attention(float[] qkv, int context, int heads, int keyValueHeads, int headWidth) {
        this.qkv = qkv;
        this.context = context;
        this.heads = heads;
        this.group = heads / keyValueHeads;
        this.headWidth = headWidth;
        this.stride = (heads + 2 * keyValueHeads) * headWidth;
        this.outStride = heads * headWidth;
        this.scale = (float) (1 / Math.sqrt(headWidth));
    }

    /**
     * (0) qkv, (1) out rows*heads*headWidth, (2) logSums rows*heads, (3) scores BLOCK*context: scratch, (4) sequences,
     * (5) context, (6) heads, (7) keyValueHeads, (8) headWidth, (9) first query of each sequence, (10) queries; the
     * earlier ones' keys and values are there already.
     */
    static void forward(Arguments a) {
        Attention attention = new Attention(a.floats(0), a.number(5), a.number(6), a.number(7), a.number(8));
        int end = a.number(9) + a.number(10);
        for (int sequence = 0; sequence < a.number(4); sequence++) {
            for (int head = 0; head < attention.heads; head++) {
                for (int query = a.number(9); query < end; query += BLOCK) {
                    Block block = new Block(attention, sequence, head, query, Math.min(BLOCK, end - query));
                    attention.forward(block, a.floats(1), a.floats(2), a.floats(3));
                }
            }
        }
    }

    /**
     * (0) qkv, (1) out, (2) logSums, (3) dOut, (4) dQkv: overwritten, (5) probabilities BLOCK*context: scratch, (6)
     * slopes BLOCK*context: scratch, (7) sequences, (8) context, (9) heads, (10) keyValueHeads, (11) headWidth.
     */
    static void backward(Arguments a) {
        Attention attention = new Attention(a.floats(0), a.number(8), a.number(9), a.number(10), a.number(11));
        for (int sequence = 0; sequence < a.number(7); sequence++) {
            for (int head = 0; head < attention.heads; head++) {
                for (int query = 0; query < attention.context; query += BLOCK) {
                    int queries = Math.min(BLOCK, attention.context - query);
                    Block block = new Block(attention, sequence, head, query, queries);
                    attention.backward(block, a.floats(2), a.floats(3), a.floats(4), a.floats(5), a.floats(6));
                }
            }
        }
    }

    /**
     * Some queries of a head and the keys that they see: all before them, and their own positions.
     *
     * @param row of the first query, among all sequences
     * @param before keys that all of the queries see
     * @param keyAt first key of the sequence in qkv
     * @param valueAt its first value
     */
    private record Block(int head, int row, int before, int queries, int keyAt, int valueAt) {
        Block(Attention a, int sequence, int head, int query, int queries) {
            int first = sequence * a.context;
            int keyAt = first * a.stride + (a.heads + head / a.group) * a.headWidth;
            int valueAt = keyAt + a.heads / a.group * a.headWidth;
            this(head, first + query, query, queries, keyAt, valueAt);
        }

        /** Queries of the group that begins there. */
        int group(int from) {
            return Math.min(GROUP, queries - from);
        }
    }

    private void forward(Block block, float[] out, float[] logSums, float[] scores) {
        timesKeys(block, qkv, queryAt(block), stride, block.keyAt, scale, scores);
        softmax.forward(scores, block.before, block.queries);
        int outAt = outAt(block);
        for (int from = 0; from < block.queries; from += GROUP) {
            int queries = block.group(from);
            int seen = block.before + from + queries;
            sumOverKeys(queries, seen, 1f, scores, from, block.valueAt, out, outAt + from * outStride, outStride);
        }
        for (int i = 0; i < block.queries; i++) {
            Vectors.scale(out, outAt + i * outStride, headWidth, 1 / softmax.sums[i]);
            logSums[(block.row + i) * heads + block.head] = softmax.logSums[i];
        }
    }

    private void backward(
            Block block, float[] logSums, float[] dOut, float[] dQkv, float[] probabilities, float[] slopes) {
        int queryAt = queryAt(block);
        int outAt = outAt(block);
        timesKeys(block, qkv, queryAt, stride, block.keyAt, scale, probabilities);
        timesKeys(block, dOut, outAt, outStride, block.valueAt, 1f, slopes);
        for (int i = 0; i < block.queries; i++) {
            softmax.logSums[i] = logSums[(block.row + i) * heads + block.head];
        }
        softmax.backward(probabilities, slopes, block.before, block.queries);
        sumOverQueries(block, 1f, probabilities, dOut, outAt, outStride, dQkv, block.valueAt);
        sumOverQueries(block, scale, slopes, qkv, queryAt, stride, dQkv, block.keyAt);
        for (int from = 0; from < block.queries; from += GROUP) {
            int queries = block.group(from);
            int seen = block.before + from + queries;
            sumOverKeys(queries, seen, scale, slopes, from, block.keyAt, dQkv, queryAt + from * stride, stride);
        }
    }

    /** Each key (or value) with each row of the block that sees it: a row for each key, {@link #BLOCK} apart. */
    private void timesKeys(Block block, float[] rows, int at, int step, int keyAt, float factor, float[] into) {
        float[] panel = workspace.panel(headWidth);
        int panelStep = PanelProduct.step(block.queries);
        PANELS.pack(true, headWidth, block.queries, rows, at, step, panel, 0);
        if (block.before > 0) {
            PANELS.multiply(
                    block.before,
                    block.queries,
                    headWidth,
                    factor,
                    qkv,
                    keyAt,
                    stride,
                    1,
                    panel,
                    0,
                    panelStep,
                    0f,
                    into,
                    0,
                    BLOCK);
        }
        for (int from = 0; from < block.queries; from += GROUP) {
            int key = block.before + from;
            PANELS.multiply(
                    block.group(from),
                    block.queries - from,
                    headWidth,
                    factor,
                    qkv,
                    keyAt + key * stride,
                    stride,
                    1,
                    panel,
                    from,
                    panelStep,
                    0f,
                    into,
                    key * BLOCK + from,
                    BLOCK);
        }
    }

    /** For some queries: keys (or values) that they see, each times its element of {@code factors}. */
    private void sumOverKeys(
            int queries, int seen, float factor, float[] factors, int from, int keyAt, float[] into, int at, int step) {
        for (int column = 0; column < headWidth; column += PanelProduct.COLUMNS) {
            int columns = Math.min(PanelProduct.COLUMNS, headWidth - column);
            PANELS.multiply(
                    queries,
                    columns,
                    seen,
                    factor,
                    factors,
                    from,
                    1,
                    BLOCK,
                    qkv,
                    keyAt + column,
                    stride,
                    0f,
                    into,
                    at + column,
                    step);
        }
    }

    /** For each key of the block: rows of queries that see it, each times its element of {@code factors}. */
    private void sumOverQueries(
            Block block, float factor, float[] factors, float[] rows, int at, int step, float[] into, int keyAt) {
        boolean firstOfKey = block.head % group == 0;
        for (int column = 0; column < headWidth; column += PanelProduct.COLUMNS) {
            int columns = Math.min(PanelProduct.COLUMNS, headWidth - column);
            if (block.before > 0) {
                PANELS.multiply(
                        block.before,
                        columns,
                        block.queries,
                        factor,
                        factors,
                        0,
                        BLOCK,
                        1,
                        rows,
                        at + column,
                        step,
                        1f,
                        into,
                        keyAt + column,
                        stride);
            }
            for (int from = 0; from < block.queries; from += GROUP) {
                int key = block.before + from;
                PANELS.multiply(
                        block.group(from),
                        columns,
                        block.queries - from,
                        factor,
                        factors,
                        key * BLOCK + from,
                        BLOCK,
                        1,
                        rows,
                        at + from * step + column,
                        step,
                        firstOfKey ? 0f : 1f,
                        into,
                        keyAt + key * stride + column,
                        stride);
            }
        }
    }

    private int queryAt(Block block) {
        return block.row * stride + block.head * headWidth;
    }

    private int outAt(Block block) {
        return block.row * outStride + block.head * headWidth;
    }
}
