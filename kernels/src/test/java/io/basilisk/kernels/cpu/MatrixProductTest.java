package io.basilisk.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ways to multiply, against the definition, inside larger arrays whose other elements must stay. */
class MatrixProductTest {
    private static final long SEED = 41;
    private static final int MARGIN = 3;

    @ParameterizedTest(name = "{0} x {1} x {2}, transposed {3} {4}, alpha {5}, beta {6}")
    @CsvSource({
        "1, 1, 1, false, false, 1, 0",
        "5, 17, 9, false, true, 1, 0",
        "4, 16, 8, true, false, 0.5, 1",
        "7, 33, 65, true, true, 1, 1",
        "64, 24, 64, false, false, 1, 0.5",
        "3, 65, 130, false, true, 2, 0",
    })
    void matchTheDefinition(int m, int n, int k, boolean transposeA, boolean transposeB, float alpha, float beta) {
        Product product = new Product(m, n, k, transposeA, transposeB, alpha, beta);
        float[] expected = product.expected();
        product.compare("Vector API", product.with(JavaGemm::sgemm), expected);
        product.compare("as chosen", product.with(MatrixProduct::run), expected);
    }

    @Test
    void oneDnnLoadsOrSaysWhyNot() {
        OneDnn library = OneDnn.loadOrNull();
        assumeTrue(library != null, () -> "oneDNN does not load here: " + OneDnn.whyNot());
        Product product = new Product(31, 29, 37, false, true, 1f, 0f);
        product.compare("oneDNN", product.with(library::sgemm), product.expected());
    }

    @FunctionalInterface
    private interface Gemm {
        void run(
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
                int ldc);
    }

    /** A product of seeded matrices, each {@value #MARGIN} columns narrower than its rows lie apart. */
    private record Product(int m, int n, int k, boolean transposeA, boolean transposeB, float alpha, float beta) {
        private int lda() {
            return MARGIN + (transposeA ? m : k);
        }

        private int ldb() {
            return MARGIN + (transposeB ? k : n);
        }

        private int ldc() {
            return MARGIN + n;
        }

        private float[] a() {
            return numbers(1, (transposeA ? k : m) * lda() + MARGIN);
        }

        private float[] b() {
            return numbers(2, (transposeB ? n : k) * ldb() + MARGIN);
        }

        private float[] c() {
            return numbers(3, m * ldc() + MARGIN);
        }

        float[] with(Gemm gemm) {
            float[] c = c();
            gemm.run(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    alpha,
                    a(),
                    MARGIN,
                    lda(),
                    b(),
                    MARGIN,
                    ldb(),
                    beta,
                    c,
                    MARGIN,
                    ldc());
            return c;
        }

        float[] expected() {
            float[] a = a();
            float[] b = b();
            float[] c = c();
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < n; column++) {
                    double sum = 0;
                    for (int i = 0; i < k; i++) {
                        double left = a[MARGIN + (transposeA ? i * lda() + row : row * lda() + i)];
                        sum += left * b[MARGIN + (transposeB ? column * ldb() + i : i * ldb() + column)];
                    }
                    int at = MARGIN + row * ldc() + column;
                    c[at] = (float) (alpha * sum + beta * c[at]);
                }
            }
            return c;
        }

        void compare(String what, float[] actual, float[] expected) {
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i])
                        .as("%s, seed %d, %s, element %d", what, SEED, this, i)
                        .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-5f * k));
            }
        }

        private static float[] numbers(int which, int count) {
            SplittableRandom random = new SplittableRandom(SEED + which);
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) (2 * random.nextDouble() - 1);
            }
            return numbers;
        }
    }
}
