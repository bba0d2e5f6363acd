package io.basilisk.kernels;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code y = x / sqrt(mean(x^2) + epsilon) * gain}, row by row. */
@OnEveryDevice
class RmsNormTest {
    private static final float EPSILON = 1e-5f;

    private final String kind;

    RmsNormTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} rows of {1}")
    @CsvSource({"1, 1", "3, 18", "2, 16", "5, 130"})
    void matchesPlainArithmeticAndFiniteDifferences(int rows, int width) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 21);
            float[] x = test.numbers(rows * width);
            float[] gain = test.numbers(width);
            Buffer y = test.dirty(rows * width);
            Buffer scale = test.dirty(rows);
            test.run("rms_norm_forward", test.upload(x), test.upload(gain), y, scale, rows, width, EPSILON);
            test.same("y", test.download(y), norm(KernelCase.doubles(x), KernelCase.doubles(gain), width));

            float[] dy = test.numbers(rows * width);
            Buffer dx = device.floats(rows * width);
            Buffer dGain = device.floats(width);
            Buffer again = test.upload(dy);
            test.run("rms_norm_backward", test.upload(x), test.upload(gain), scale, again, dx, dGain, rows, width);
            test.same("y again", test.download(again), KernelCase.doubles(test.download(y)));
            test.sameSlopes("dx", test.download(dx), x, dy, in -> norm(in, KernelCase.doubles(gain), width));
            test.sameSlopes("dgain", test.download(dGain), gain, dy, in -> norm(KernelCase.doubles(x), in, width));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 20"})
    void slopesAreAddedToWhatIsThere(int rows, int width) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 22);
            Buffer x = test.upload(test.numbers(rows * width));
            Buffer gain = test.upload(test.numbers(width));
            Buffer scale = test.upload(test.numbers(rows));
            float[] dy = test.numbers(rows * width);
            Buffer once = device.floats(rows * width);
            Buffer twice = device.floats(rows * width);
            Buffer dGain = device.floats(width);
            test.run("rms_norm_backward", x, gain, scale, test.upload(dy), once, dGain, rows, width);
            double[] expected = KernelCase.doubles(test.download(once));
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= 2;
            }
            test.run("rms_norm_backward", x, gain, scale, test.upload(dy), twice, dGain, rows, width);
            test.run("rms_norm_backward", x, gain, scale, test.upload(dy), twice, dGain, rows, width);
            test.same("dx twice", test.download(twice), expected);
        }
    }

    private static double[] norm(double[] x, double[] gain, int width) {
        double[] y = new double[x.length];
        for (int row = 0; row < x.length; row += width) {
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += x[row + i] * x[row + i];
            }
            double scale = 1 / Math.sqrt(squares / width + EPSILON);
            for (int i = 0; i < width; i++) {
                y[row + i] = x[row + i] * scale * gain[i];
            }
        }
        return y;
    }
}
