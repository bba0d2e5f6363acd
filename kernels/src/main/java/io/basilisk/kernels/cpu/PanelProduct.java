package io.basilisk.kernels.cpu;

/**
 * The inner part of every matrix product: some rows times a panel, which is at most {@link #COLUMNS} columns of a
 * matrix. Each element of the product is a sum in the order of the depth, however rows and columns are cut.
 */
interface PanelProduct {
    /** Most columns of a panel. */
    int COLUMNS = 64;

    /** A row of a packed panel has a multiple of this many elements. */
    int UNIT = 16;

    /** Elements from one row of a packed panel to the next. */
    static int step(int columns) {
        return (columns + UNIT - 1) / UNIT * UNIT;
    }

    /** What computes, for people. */
    String description();

    /**
     * Copies {@code depth} rows of {@code columns} elements of op(B) to a packed panel.
     *
     * @param transpose whether op(B) is B's transpose; {@code at} and {@code stride} are of B as stored
     */
    void pack(boolean transpose, int depth, int columns, float[] b, int at, int stride, float[] panel, int panelAt);

    /**
     * {@code C = alpha A B + beta C}, where C is not read for a beta of 0.
     *
     * @param m rows of A and C, at least 1
     * @param columns of B and C, 1 to {@link #COLUMNS}
     * @param depth columns of A and rows of B, at least 1
     * @param rowStep elements from a row of A to the next
     * @param depthStep elements from a column of A to the next
     * @param b a packed panel, or rows of any matrix {@code bStep} elements apart
     */
    void multiply(
            int m,
            int columns,
            int depth,
            float alpha,
            float[] a,
            int aAt,
            int rowStep,
            int depthStep,
            float[] b,
            int bAt,
            int bStep,
            float beta,
            float[] c,
            int cAt,
            int cStep);
}
