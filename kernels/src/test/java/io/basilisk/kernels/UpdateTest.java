package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums, clipping and AdamW against plain arithmetic. */
@OnEveryDevice
class UpdateTest {
    private static final int LENGTH = 37;

    private final String kind;

    UpdateTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} values")
    @ValueSource(ints = {1, 37, 4097, 20_000})
    void additionAndSumOfSquares(int length) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 31);
            float[] x = test.numbers(5 + length);
            float[] y = test.numbers(3 + length);
            Buffer sum = test.upload(y);
            Buffer squares = test.dirty(2);
            test.run("add", test.upload(x).at(5), sum.at(3), length);
            test.run("squares", sum.at(3), squares.at(1), length);
            double[] expected = KernelCase.doubles(y);
            double expectedSquares = 0;
            for (int i = 0; i < length; i++) {
                expected[3 + i] += x[5 + i];
                expectedSquares += expected[3 + i] * expected[3 + i];
            }
            test.same("sum", test.download(sum), expected);
            test.same("squares", new float[] {test.download(squares)[1]}, new double[] {expectedSquares});
            assertThat(test.download(squares)[0]).isNaN();
        }
    }

    @Test
    void onlyGradientsAboveTheLargestNormAreScaledDown() {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 32);
            Buffer step = test.upload(1, 2, 3, 9);
            test.run("clip_factor", test.upload(9, 16), step, 2, 1f);
            test.same("above", test.download(step), new double[] {1, 2, 3, 0.2});
            test.run("clip_factor", test.upload(0.09f, 0.16f), step, 2, 1f);
            assertThat(test.download(step)).containsExactly(1, 2, 3, 1);
        }
    }

    @Test
    void adamWFollowsItsFormulaOverTwoSteps() {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 33);
            float[] start = test.numbers(LENGTH);
            float[][] gradients = {test.numbers(LENGTH), test.numbers(LENGTH)};
            Buffer weights = test.upload(start);
            Buffer first = device.floats(LENGTH);
            Buffer second = device.floats(LENGTH);
            double[] w = KernelCase.doubles(start);
            double[] m = new double[LENGTH];
            double[] v = new double[LENGTH];
            for (int t = 1; t <= 2; t++) {
                double firstScale = 1 / (1 - Math.pow(0.9, t));
                double secondScale = 1 / (1 - Math.pow(0.95, t));
                Buffer step = test.upload(0.01f, (float) firstScale, (float) secondScale, 0.5f);
                Buffer gradient = test.upload(gradients[t - 1]);
                test.run("adamw", weights, gradient, first, second, step, LENGTH, 0.9f, 0.95f, 1e-8f, 0.1f);
                for (int i = 0; i < LENGTH; i++) {
                    double g = 0.5 * gradients[t - 1][i];
                    m[i] = 0.9 * m[i] + 0.1 * g;
                    v[i] = 0.95 * v[i] + 0.05 * g * g;
                    w[i] -= 0.01 * (0.1 * w[i] + m[i] * firstScale / (Math.sqrt(v[i] * secondScale) + 1e-8));
                }
            }
            test.same("weights", test.download(weights), w);
            test.same("first moments", test.download(first), m);
            test.same("second moments", test.download(second), v);
        }
    }
}
