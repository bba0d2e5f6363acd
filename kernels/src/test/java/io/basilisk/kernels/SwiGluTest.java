package io.basilisk.kernels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code y = gate sigmoid(gate) up}; a row holds gate, then up. */
@OnEveryDevice
class SwiGluTest {
    private final String kind;

    SwiGluTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} rows of {1}")
    @CsvSource({"1, 1", "3, 20", "2, 48"})
    void matchesPlainArithmeticAndFiniteDifferences(int rows, int hidden) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 24);
            float[] gateUp = test.numbers(rows * 2 * hidden);
            Buffer y = test.dirty(rows * hidden);
            test.run("swiglu_forward", test.upload(gateUp), y, rows, hidden);
            test.same("y", test.download(y), swiGlu(KernelCase.doubles(gateUp), hidden));

            float[] dy = test.numbers(rows * hidden);
            Buffer slopes = test.upload(gateUp);
            Buffer again = test.upload(dy);
            test.run("swiglu_backward", slopes, again, rows, hidden);
            test.sameSlopes("dgateUp", test.download(slopes), gateUp, dy, in -> swiGlu(in, hidden));
            test.same("y again", test.download(again), KernelCase.doubles(test.download(y)));
        }
    }

    @Test
    void gatesFarFromZeroNeitherOverflowNorVanishToNotANumber() {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 25);
            float[] gateUp = {-1e30f, -200, -90, 0, 90, 200, 1e30f, 1, 1, 1, 1, 1, 1, 1};
            Buffer y = test.dirty(7);
            test.run("swiglu_forward", test.upload(gateUp), y, 1, 7);
            float[] values = test.download(y);
            test.same("small ones", java.util.Arrays.copyOfRange(values, 1, 6), new double[] {0, 0, 0, 90, 200});
            org.assertj.core.api.Assertions.assertThat(values[6]).isEqualTo(1e30f);
            org.assertj.core.api.Assertions.assertThat(Float.isNaN(values[0])).isFalse();
        }
    }

    private static double[] swiGlu(double[] gateUp, int hidden) {
        double[] y = new double[gateUp.length / 2];
        for (int i = 0; i < y.length; i++) {
            int gate = i / hidden * 2 * hidden + i % hidden;
            y[i] = gateUp[gate] / (1 + Math.exp(-gateUp[gate])) * gateUp[gate + hidden];
        }
        return y;
    }
}
