package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code C = op(A) op(B) + beta C} inside larger buffers, whose other elements must stay. */
@OnEveryDevice
class MatmulTest {
    private static final int MARGIN = 3;

    private final String kind;

    MatmulTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} x {1} x {2}, transposed {3} {4}, beta {5}")
    @CsvSource({
        "1, 1, 1, 0, 0, 0",
        "5, 17, 9, 0, 1, 0",
        "4, 16, 8, 1, 0, 1",
        "7, 33, 65, 1, 1, 1",
        "64, 24, 64, 0, 0, 0.5",
        "130, 70, 33, 0, 1, 1",
        "65, 129, 17, 1, 0, 0",
    })
    void matchesTheDefinition(int m, int n, int k, int transposeA, int transposeB, float beta) {
        int lda = MARGIN + (transposeA == 1 ? m : k);
        int ldb = MARGIN + (transposeB == 1 ? k : n);
        int ldc = MARGIN + n;
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 34);
            float[] a = test.numbers(MARGIN + (transposeA == 1 ? k : m) * lda);
            float[] b = test.numbers(MARGIN + (transposeB == 1 ? n : k) * ldb);
            float[] c = test.numbers(MARGIN + m * ldc);
            double[] expected = KernelCase.doubles(c);
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < n; column++) {
                    double sum = 0;
                    for (int i = 0; i < k; i++) {
                        double left = a[MARGIN + (transposeA == 1 ? i * lda + row : row * lda + i)];
                        sum += left * b[MARGIN + (transposeB == 1 ? column * ldb + i : i * ldb + column)];
                    }
                    int at = MARGIN + row * ldc + column;
                    expected[at] = sum + beta * expected[at];
                    c[at] = beta == 0 ? Float.NaN : c[at];
                }
            }
            Buffer result = test.upload(c);
            Buffer.View left = test.upload(a).at(MARGIN);
            Buffer.View right = test.upload(b).at(MARGIN);
            test.run("matmul", left, lda, transposeA, right, ldb, transposeB, result.at(MARGIN), ldc, m, n, k, beta);
            float[] once = test.download(result);
            test.same("c", once, expected);

            result.write(c, 0, c.length);
            test.run("matmul", left, lda, transposeA, right, ldb, transposeB, result.at(MARGIN), ldc, m, n, k, beta);
            assertThat(test.download(result)).as("the same bits again").isEqualTo(once);
        }
    }
}
