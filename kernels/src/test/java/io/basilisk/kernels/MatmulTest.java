package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
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
        try (Device device = PresentDevices.open(kind)) {
            check(device, "matmul", new Shape(m, n, k, transposeA == 1, transposeB == 1, beta));
        }
    }

    /** On operands that are rounded to bf16 before; where there are no tensor cores, the launch is refused. */
    @ParameterizedTest(name = "{0} x {1} x {2}, transposed {3} {4}, beta {5}")
    @CsvSource({
        "1, 1, 1, 0, 0, 0",
        "5, 17, 9, 0, 1, 0",
        "4, 16, 8, 1, 0, 1",
        "7, 33, 65, 1, 1, 1",
        "130, 257, 33, 0, 0, 0.5",
        "257, 130, 64, 0, 1, 1",
        "129, 129, 95, 1, 0, 0",
        "128, 128, 31, 1, 1, 0",
    })
    void roundsToBf16WhereThereAreTensorCores(int m, int n, int k, int transposeA, int transposeB, float beta) {
        Shape shape = new Shape(m, n, k, transposeA == 1, transposeB == 1, beta);
        Optional<Device> takesBf16 = PresentDevices.openForBf16(kind);
        try (Device device = takesBf16.orElseGet(() -> PresentDevices.open(kind))) {
            if (takesBf16.isPresent()) {
                check(device, "matmul_bf16", shape);
            } else {
                assertThatThrownBy(() -> check(device, "matmul_bf16", shape))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("compute capability 8.0");
            }
        }
    }

    @Test
    void bf16IsTheNearestWithTiesToEven() {
        float[] given = {1.00390625f, 1.01171875f, 1.0039065f, -1.00390625f, 0f, Float.NaN, Float.MAX_VALUE};
        float[] near = {1f, 1.015625f, 1.0078125f, -1f, 0f, Float.NaN, Float.POSITIVE_INFINITY};
        Optional<Device> takesBf16 = PresentDevices.openForBf16(kind);
        Assumptions.assumeTrue(takesBf16.isPresent(), "this device computes in fp32");
        try (Device device = takesBf16.get()) {
            KernelCase test = new KernelCase(device, 34);
            Buffer c = test.dirty(given.length);
            int n = given.length;
            test.run("matmul_bf16", test.upload(1f), 1, 0, test.upload(given), n, 0, c, n, 1, n, 1, 0f);
            assertThat(test.download(c)).isEqualTo(near);
        }
    }

    private static void check(Device device, String kernel, Shape shape) {
        KernelCase test = new KernelCase(device, 34);
        int lda = MARGIN + (shape.transposeA ? shape.m : shape.k);
        int ldb = MARGIN + (shape.transposeB ? shape.k : shape.n);
        int ldc = MARGIN + shape.n;
        float[] a = test.numbers(MARGIN + (shape.transposeA ? shape.k : shape.m) * lda);
        float[] b = test.numbers(MARGIN + (shape.transposeB ? shape.n : shape.k) * ldb);
        float[] c = test.numbers(MARGIN + shape.m * ldc);
        boolean rounds = kernel.equals("matmul_bf16");
        double[] expected = shape.product(operand(a, rounds), lda, operand(b, rounds), ldb, KernelCase.doubles(c), ldc);
        for (int i = 0; i < shape.m * shape.n && shape.beta == 0; i++) {
            c[MARGIN + i / shape.n * ldc + i % shape.n] = Float.NaN;
        }
        Buffer result = test.upload(c);
        Object[] arguments = {
            test.upload(a).at(MARGIN),
            lda,
            shape.transposeA ? 1 : 0,
            test.upload(b).at(MARGIN),
            ldb,
            shape.transposeB ? 1 : 0,
            result.at(MARGIN),
            ldc,
            shape.m,
            shape.n,
            shape.k,
            shape.beta
        };
        test.run(kernel, arguments);
        float[] once = test.download(result);
        test.same("c", once, expected);

        result.write(c, 0, c.length);
        test.run(kernel, arguments);
        assertThat(test.download(result)).as("the same bits again").isEqualTo(once);
    }

    private static double[] operand(float[] values, boolean rounds) {
        double[] operand = KernelCase.doubles(values);
        for (int i = 0; i < values.length && rounds; i++) {
            // bf16 keeps 8 bits of the significand; rint takes ties to even.
            double unit = Math.scalb(1.0, Math.getExponent(values[i]) - 7);
            operand[i] = unit * Math.rint(values[i] / unit);
        }
        return operand;
    }

    private record Shape(int m, int n, int k, boolean transposeA, boolean transposeB, float beta) {
        double[] product(double[] a, int lda, double[] b, int ldb, double[] c, int ldc) {
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < n; column++) {
                    double sum = 0;
                    for (int i = 0; i < k; i++) {
                        double left = a[MARGIN + (transposeA ? i * lda + row : row * lda + i)];
                        sum += left * b[MARGIN + (transposeB ? column * ldb + i : i * ldb + column)];
                    }
                    int at = MARGIN + row * ldc + column;
                    c[at] = sum + beta * c[at];
                }
            }
            return c;
        }
    }
}
