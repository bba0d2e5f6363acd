package io.basilisk.kernels.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product in Java's Vector API, for machines where no native library loads: B is packed into panels of one
 * vector's width, then four rows of C are computed at a time in registers.
 */
final class JavaGemm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;

    private JavaGemm() {}

    /** As {@link MatrixProduct#run}. */
    static void sgemm(
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
        float[] rows = packRows(transposeA, m, k, a, aOffset, lda);
        float[] panel = new float[k * LANES];
        float[] tile = new float[ROWS * LANES];
        for (int column = 0; column < n; column += LANES) {
            int width = Math.min(LANES, n - column);
            packPanel(transposeB, k, column, width, b, bOffset, ldb, panel);
            for (int row = 0; row < m; row += ROWS) {
                multiply(k, rows, row * k, panel, tile);
                int height = Math.min(ROWS, m - row);
                store(tile, height, width, alpha, beta, c, cOffset + row * ldc + column, ldc);
            }
        }
    }

    /** op(A) in groups of four rows, the four values of a column side by side; missing rows are zero. */
    private static float[] packRows(boolean transpose, int m, int k, float[] a, int offset, int lda) {
        float[] packed = new float[(m + ROWS - 1) / ROWS * ROWS * k];
        for (int row = 0; row < m; row++) {
            int group = row / ROWS * ROWS * k + row % ROWS;
            for (int i = 0; i < k; i++) {
                packed[group + i * ROWS] = transpose ? a[offset + i * lda + row] : a[offset + row * lda + i];
            }
        }
        return packed;
    }

    private static void packPanel(
            boolean transpose, int k, int column, int width, float[] b, int offset, int ldb, float[] panel) {
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < width; j++) {
                panel[i * LANES + j] =
                        transpose ? b[offset + (column + j) * ldb + i] : b[offset + i * ldb + column + j];
            }
        }
    }

    private static void multiply(int k, float[] rows, int at, float[] panel, float[] tile) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < k; i++) {
            FloatVector right = FloatVector.fromArray(SPECIES, panel, i * LANES);
            int left = at + i * ROWS;
            sum0 = right.fma(FloatVector.broadcast(SPECIES, rows[left]), sum0);
            sum1 = right.fma(FloatVector.broadcast(SPECIES, rows[left + 1]), sum1);
            sum2 = right.fma(FloatVector.broadcast(SPECIES, rows[left + 2]), sum2);
            sum3 = right.fma(FloatVector.broadcast(SPECIES, rows[left + 3]), sum3);
        }
        sum0.intoArray(tile, 0);
        sum1.intoArray(tile, LANES);
        sum2.intoArray(tile, 2 * LANES);
        sum3.intoArray(tile, 3 * LANES);
    }

    private static void store(
            float[] tile, int height, int width, float alpha, float beta, float[] c, int offset, int ldc) {
        for (int row = 0; row < height; row++) {
            for (int j = 0; j < width; j++) {
                int at = offset + row * ldc + j;
                float old = beta == 0 ? 0 : beta * c[at];
                c[at] = alpha * tile[row * LANES + j] + old;
            }
        }
    }
}
