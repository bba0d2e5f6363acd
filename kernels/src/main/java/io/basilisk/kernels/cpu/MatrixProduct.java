package io.basilisk.kernels.cpu;

import org.jspecify.annotations.Nullable;

/**
 * {@code C = alpha op(A) op(B) + beta C} on row-major fp32 matrices, on the calling thread only. oneDNN where its
 * native library loads, else {@link JavaGemm}; the choice is made once per process.
 */
final class MatrixProduct {
    private static final @Nullable OneDnn ONE_DNN = OneDnn.loadOrNull();

    private MatrixProduct() {}

    static String description() {
        return ONE_DNN == null ? "Java's Vector API (oneDNN: " + OneDnn.whyNot() + ")" : "oneDNN";
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
        if (ONE_DNN != null) {
            ONE_DNN.sgemm(
                    transposeA, transposeB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        } else {
            JavaGemm.sgemm(
                    transposeA, transposeB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        }
    }
}
