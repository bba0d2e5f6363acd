package io.basilisk.kernels.cpu;

import io.basilisk.kernels.x86.Cpu;

/**
 * {@code C = alpha op(A) op(B) + beta C} on row-major fp32 matrices, on the calling thread only. Panels of op(B) are
 * packed and multiplied by a block of rows that stays in the cache (Goto and van de Geijn, ACM TOMS 34:3). Each element
 * is summed in the same order on every processor, so the bits are the same too.
 */
final class MatrixProduct {
    /** Longest sum without a stop in C. */
    static final int MOST_DEPTH = 512;

    /** Most columns that are packed before rows pass over them: with the depth, what a second-level cache holds. */
    static final int MOST_COLUMNS = 384;

    /** Rows of a transposed A that are packed at a time. */
    static final int STRIP = 48;

    /** {@link MachinePanels} where the processor has AVX-512; the choice is made once per process. */
    static final PanelProduct PANELS =
            Cpu.whyNoAvx512().<PanelProduct>map(JavaPanels::new).orElseGet(MachinePanels::new);

    /** Elements of op(A) that pass over packed panels before the next ones do. */
    private static final int BLOCK = 1 << 16;

    /** Rows that lie this many elements apart, or more, find too few places in a cache. */
    private static final int FAR = 1024;

    private MatrixProduct() {}

    static String description() {
        return PANELS.description();
    }

    /**
     * @param m rows of op(A) and C
     * @param n columns of op(B) and C
     * @param k columns of op(A), rows of op(B)
     * @param lda distance between rows of A as stored; ldb and ldc likewise
     */
    static void run(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        Left left = new Left(a, aOffset, transposeA ? 1 : lda, transposeA ? lda : 1);
        Right right = new Right(b, bOffset, ldb, transposeB);
        Workspace workspace = Workspace.mine();
        int parts = (k + MOST_DEPTH - 1) / MOST_DEPTH;
        for (int part = 0; part < parts; part++) {
            int first = (int) ((long) part * k / parts);
            int depth = (int) ((long) (part + 1) * k / parts) - first;
            Result result = new Result(c, cOffset, ldc, alpha, part == 0 ? beta : 1f);
            int block = left.isFar() ? STRIP : Math.max(STRIP, BLOCK / depth / STRIP * STRIP);
            // Rows that all stay in the cache meet each panel while it is still there.
            int columns = m <= block ? PanelProduct.COLUMNS : MOST_COLUMNS;
            for (int column = 0; column < n; column += columns) {
                Panels panels = new Panels(column, Math.min(columns, n - column), depth);
                right.pack(panels, first, workspace.panels);
                for (int row = 0; row < m; row += block) {
                    multiply(left, row, Math.min(block, m - row), first, panels, workspace, result);
                }
            }
        }
    }

    /** op(A): elements from a row to the next, and from a column to the next. */
    private record Left(float[] a, int at, int rowStep, int depthStep) {
        boolean isFar() {
            return rowStep == 1 && depthStep >= FAR;
        }
    }

    /** Where sums go. */
    private record Result(float[] c, int at, int step, float alpha, float beta) {}

    /** Some columns of op(B), cut into panels that are as equal as whole units allow. */
    private record Panels(int column, int columns, int depth) {
        int count() {
            return (columns + PanelProduct.COLUMNS - 1) / PanelProduct.COLUMNS;
        }

        /** First column of a panel, among these columns. */
        int edge(int panel) {
            int units = PanelProduct.step(columns) / PanelProduct.UNIT;
            return Math.min(columns, panel * units / count() * PanelProduct.UNIT);
        }
    }

    /** op(B). */
    private record Right(float[] b, int at, int step, boolean transposed) {
        void pack(Panels panels, int first, float[] into) {
            for (int panel = 0; panel < panels.count(); panel++) {
                int edge = panels.edge(panel);
                int column = panels.column + edge;
                int from = at + (transposed ? column * step + first : first * step + column);
                MatrixProduct.PANELS.pack(
                        transposed,
                        panels.depth,
                        panels.edge(panel + 1) - edge,
                        b,
                        from,
                        step,
                        into,
                        edge * panels.depth);
            }
        }
    }

    private static void multiply(
            Left left, int row, int rows, int first, Panels panels, Workspace workspace, Result result) {
        Left near =
                new Left(left.a, left.at + row * left.rowStep + first * left.depthStep, left.rowStep, left.depthStep);
        if (left.isFar()) {
            PANELS.pack(false, panels.depth, rows, near.a, near.at, near.depthStep, workspace.strip, 0);
            near = new Left(workspace.strip, 0, 1, PanelProduct.step(rows));
        }
        for (int panel = 0; panel < panels.count(); panel++) {
            int edge = panels.edge(panel);
            int columns = panels.edge(panel + 1) - edge;
            PANELS.multiply(
                    rows,
                    columns,
                    panels.depth,
                    result.alpha,
                    near.a,
                    near.at,
                    near.rowStep,
                    near.depthStep,
                    workspace.panels,
                    edge * panels.depth,
                    PanelProduct.step(columns),
                    result.beta,
                    result.c,
                    result.at + row * result.step + panels.column + edge,
                    result.step);
        }
    }
}
