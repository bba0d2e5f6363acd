package io.basilisk.kernels.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Panels in Java's Vector API, for processors that {@link MachinePanels} is not written for: four rows times two
 * vectors of columns at a time in registers, which sixteen registers hold.
 *
 * @param whyNotMachine why the others are not used
 */
record JavaPanels(String whyNotMachine) implements PanelProduct {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;

    @Override
    public String description() {
        return "Java's Vector API (machine code: " + whyNotMachine + ")";
    }

    @Override
    public void pack(
            boolean transpose, int depth, int columns, float[] b, int at, int stride, float[] panel, int panelAt) {
        int step = PanelProduct.step(columns);
        for (int i = 0; i < depth; i++) {
            int to = panelAt + i * step;
            if (transpose) {
                for (int column = 0; column < columns; column++) {
                    panel[to + column] = b[at + column * stride + i];
                }
            } else {
                System.arraycopy(b, at + i * stride, panel, to, columns);
            }
        }
    }

    @Override
    public void multiply(
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
            int cStep) {
        Left left = new Left(a, rowStep, depthStep, depth);
        Store store = new Store(alpha, beta, c, cStep);
        int column = 0;
        for (; column + 2 * LANES <= columns; column += 2 * LANES) {
            for (int row = 0; row < m; row += ROWS) {
                twoVectors(
                        left,
                        aAt + row * rowStep,
                        Math.min(ROWS, m - row),
                        b,
                        bAt + column,
                        bStep,
                        store,
                        cAt + row * cStep + column);
            }
        }
        for (; column < columns; column += LANES) {
            VectorMask<Float> lanes = SPECIES.indexInRange(column, columns);
            for (int row = 0; row < m; row += ROWS) {
                oneVector(
                        left,
                        aAt + row * rowStep,
                        Math.min(ROWS, m - row),
                        b,
                        bAt + column,
                        bStep,
                        store,
                        cAt + row * cStep + column,
                        lanes);
            }
        }
    }

    /** A as it lies. */
    private record Left(float[] a, int rowStep, int depthStep, int depth) {}

    /** Where sums go and what becomes of them. */
    private record Store(float alpha, float beta, float[] c, int step) {
        void put(FloatVector sum, int at) {
            FloatVector scaled = sum.mul(alpha);
            FloatVector all = beta == 0
                    ? scaled
                    : FloatVector.fromArray(SPECIES, c, at).fma(FloatVector.broadcast(SPECIES, beta), scaled);
            all.intoArray(c, at);
        }

        void put(FloatVector sum, int at, VectorMask<Float> lanes) {
            FloatVector scaled = sum.mul(alpha);
            FloatVector all = beta == 0
                    ? scaled
                    : FloatVector.fromArray(SPECIES, c, at, lanes).fma(FloatVector.broadcast(SPECIES, beta), scaled);
            all.intoArray(c, at, lanes);
        }
    }

    /** Rows beyond {@code height} repeat the last one, and are not stored. */
    private static void twoVectors(
            Left left, int aAt, int height, float[] b, int bAt, int bStep, Store store, int cAt) {
        float[] a = left.a;
        int row1 = aAt + Math.min(1, height - 1) * left.rowStep;
        int row2 = aAt + Math.min(2, height - 1) * left.rowStep;
        int row3 = aAt + Math.min(3, height - 1) * left.rowStep;
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector next0 = sum0;
        FloatVector next1 = sum0;
        FloatVector next2 = sum0;
        FloatVector next3 = sum0;
        for (int i = 0; i < left.depth; i++) {
            FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + i * bStep);
            FloatVector next = FloatVector.fromArray(SPECIES, b, bAt + i * bStep + LANES);
            int at = i * left.depthStep;
            FloatVector factor = FloatVector.broadcast(SPECIES, a[aAt + at]);
            sum0 = factor.fma(right, sum0);
            next0 = factor.fma(next, next0);
            factor = FloatVector.broadcast(SPECIES, a[row1 + at]);
            sum1 = factor.fma(right, sum1);
            next1 = factor.fma(next, next1);
            factor = FloatVector.broadcast(SPECIES, a[row2 + at]);
            sum2 = factor.fma(right, sum2);
            next2 = factor.fma(next, next2);
            factor = FloatVector.broadcast(SPECIES, a[row3 + at]);
            sum3 = factor.fma(right, sum3);
            next3 = factor.fma(next, next3);
        }
        put(store, height, cAt, sum0, sum1, sum2, sum3);
        put(store, height, cAt + LANES, next0, next1, next2, next3);
    }

    private static void put(
            Store store, int height, int at, FloatVector sum0, FloatVector sum1, FloatVector sum2, FloatVector sum3) {
        store.put(sum0, at);
        if (height > 1) {
            store.put(sum1, at + store.step);
        }
        if (height > 2) {
            store.put(sum2, at + 2 * store.step);
        }
        if (height > 3) {
            store.put(sum3, at + 3 * store.step);
        }
    }

    /** The last columns, perhaps fewer than a vector has lanes. */
    private static void oneVector(
            Left left,
            int aAt,
            int height,
            float[] b,
            int bAt,
            int bStep,
            Store store,
            int cAt,
            VectorMask<Float> lanes) {
        float[] a = left.a;
        int row1 = aAt + Math.min(1, height - 1) * left.rowStep;
        int row2 = aAt + Math.min(2, height - 1) * left.rowStep;
        int row3 = aAt + Math.min(3, height - 1) * left.rowStep;
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < left.depth; i++) {
            FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + i * bStep, lanes);
            int at = i * left.depthStep;
            sum0 = FloatVector.broadcast(SPECIES, a[aAt + at]).fma(right, sum0);
            sum1 = FloatVector.broadcast(SPECIES, a[row1 + at]).fma(right, sum1);
            sum2 = FloatVector.broadcast(SPECIES, a[row2 + at]).fma(right, sum2);
            sum3 = FloatVector.broadcast(SPECIES, a[row3 + at]).fma(right, sum3);
        }
        store.put(sum0, cAt, lanes);
        if (height > 1) {
            store.put(sum1, cAt + store.step, lanes);
        }
        if (height > 2) {
            store.put(sum2, cAt + 2 * store.step, lanes);
        }
        if (height > 3) {
            store.put(sum3, cAt + 3 * store.step, lanes);
        }
    }
}
