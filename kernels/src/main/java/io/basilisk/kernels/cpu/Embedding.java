package io.basilisk.kernels.cpu;

/** Rows of a table by token id. */
final class Embedding {
    private Embedding() {}

    /** (0) tokens rows, (1) table, (2) y rows*width, (3) rows, (4) width. */
    static void forward(Arguments a) {
        int width = a.number(4);
        for (int row = 0; row < a.number(3); row++) {
            int from = a.offset(1) + a.ints(0)[a.offset(0) + row] * width;
            System.arraycopy(a.floats(1), from, a.floats(2), a.offset(2) + row * width, width);
        }
    }

    /** (0) tokens rows, (1) dy rows*width, (2) dTable: added to, (3) rows, (4) width. */
    static void backward(Arguments a) {
        int width = a.number(4);
        for (int row = 0; row < a.number(3); row++) {
            int to = a.offset(2) + a.ints(0)[a.offset(0) + row] * width;
            Vectors.add(a.floats(1), a.offset(1) + row * width, a.floats(2), to, width);
        }
    }
}
