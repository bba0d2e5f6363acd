package io.basilisk.kernels;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pairs (i, i + headWidth/2) of each turned head move by the angle of their position; what follows the turned heads
 * stays.
 */
@OnEveryDevice
class RopeTest {
    private final String kind;

    RopeTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} rows, context {1}, {2} heads of {3}")
    @CsvSource({"6, 3, 4, 6", "5, 5, 1, 2", "8, 4, 3, 34"})
    void turnsByComplexMultiplicationAndBack(int rows, int context, int heads, int headWidth) {
        try (Device device = PresentDevices.open(kind)) {
            KernelCase test = new KernelCase(device, 23);
            int stride = heads * headWidth + 5;
            float[] x = test.numbers(rows * stride);
            float[] table = table(context, headWidth);
            Buffer turned = test.upload(x);
            test.run("rope", turned, test.upload(table), rows, context, heads, headWidth, stride, 1f);
            test.same("turned", test.download(turned), turned(x, rows, context, heads, headWidth, stride));
            test.run("rope", turned, test.upload(table), rows, context, heads, headWidth, stride, -1f);
            test.same("turned back", test.download(turned), KernelCase.doubles(x));
        }
    }

    private static double angle(int position, int i, int half) {
        return position * Math.pow(10_000, -(double) i / half);
    }

    private static float[] table(int context, int headWidth) {
        int half = headWidth / 2;
        float[] table = new float[context * headWidth];
        for (int t = 0; t < context; t++) {
            for (int i = 0; i < half; i++) {
                table[t * headWidth + i] = (float) Math.cos(angle(t, i, half));
                table[t * headWidth + half + i] = (float) Math.sin(angle(t, i, half));
            }
        }
        return table;
    }

    private static double[] turned(float[] x, int rows, int context, int heads, int headWidth, int stride) {
        double[] y = KernelCase.doubles(x);
        int half = headWidth / 2;
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < half; i++) {
                    double angle = angle(row % context, i, half);
                    int at = row * stride + head * headWidth + i;
                    y[at] = x[at] * Math.cos(angle) - x[at + half] * Math.sin(angle);
                    y[at + half] = x[at] * Math.sin(angle) + x[at + half] * Math.cos(angle);
                }
            }
        }
        return y;
    }
}
