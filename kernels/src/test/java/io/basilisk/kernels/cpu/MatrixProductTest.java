package io.basilisk.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.basilisk.kernels.x86.Cpu;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        // More columns than are packed at once, more rows than pass over them at once, a depth in two parts.
        "150, 401, 515, false, true, 1, 1",
        "50, 390, 1025, false, false, 1, 0",
        "137, 391, 33, true, false, 0.5, 0.5",
        // Rows of A so far apart that they are packed.
        "1100, 20, 40, true, false, 1, 1",
        "1100, 20, 40, true, true, 1, 0",
    })
    void matchTheDefinition(int m, int n, int k, boolean transposeA, boolean transposeB, float alpha, float beta) {
        Product product = new Product(m, n, k, transposeA, transposeB, alpha, beta);
        float[] once = product.with(MatrixProduct::run);
        product.compare(MatrixProduct.description(), once, product.expected());
        assertThat(product.with(MatrixProduct::run)).as("the same bits again").isEqualTo(once);
    }

    /** Every height and width of a tile, at depths around the sides of squares that are transposed. */
    @ParameterizedTest(name = "depth {0}")
    @ValueSource(ints = {1, 2, 15, 16, 17, 47})
    void panelsOfBothKindsGiveTheSameBits(int depth) {
        Optional<String> why = Cpu.whyNoAvx512();
        assumeTrue(why.isEmpty(), () -> "no machine code here: " + why.orElseThrow());
        PanelProduct java = new JavaPanels("asked for");
        PanelProduct machine = new MachinePanels();
        for (int columns = 1; columns <= PanelProduct.COLUMNS; columns++) {
            for (int m : new int[] {1 + columns % 15, 16 + columns % 14}) {
                for (boolean transposed : new boolean[] {false, true}) {
                    PanelCase one = new PanelCase(m, columns, depth, transposed);
                    assertThat(one.with(machine)).as("seed %d, %s", SEED, one).isEqualTo(one.with(java));
                }
            }
        }
    }

    /** A panel packed, and multiplied by rows that are transposed just when it is; C begins as NaN for a beta of 0. */
    private record PanelCase(int m, int columns, int depth, boolean transposed) {
        float[] with(PanelProduct panels) {
            float beta = columns % 3 * 0.5f;
            int stride = MARGIN + (transposed ? depth : columns);
            float[] b = Product.numbers(2, MARGIN + (transposed ? columns : depth) * stride);
            float[] panel = new float[MARGIN + depth * PanelProduct.step(columns)];
            panels.pack(transposed, depth, columns, b, MARGIN, stride, panel, MARGIN);
            float[] a = Product.numbers(1, MARGIN + m * depth);
            float[] c = Product.numbers(3, MARGIN + m * (columns + MARGIN));
            for (int i = 0; beta == 0 && i < m * columns; i++) {
                c[MARGIN + i / columns * (columns + MARGIN) + i % columns] = Float.NaN;
            }
            panels.multiply(
                    m,
                    columns,
                    depth,
                    columns % 2 == 0 ? 1f : 0.25f,
                    a,
                    MARGIN,
                    transposed ? 1 : depth,
                    transposed ? m : 1,
                    panel,
                    MARGIN,
                    PanelProduct.step(columns),
                    beta,
                    c,
                    MARGIN,
                    columns + MARGIN);
            return c;
        }
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

        static float[] numbers(int which, int count) {
            SplittableRandom random = new SplittableRandom(SEED + which);
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) (2 * random.nextDouble() - 1);
            }
            return numbers;
        }
    }
}
