package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One run of kernels on a device, checked against plain arithmetic in doubles. All numbers come from a seed that is
 * part of every message.
 */
public final class KernelCase {
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 2e-5;

    private final Device device;
    private final long seed;
    private final SplittableRandom random;

    public KernelCase(Device device, long seed) {
        this.device = device;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Numbers between -2 and 2. */
    public float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (4 * random.nextDouble() - 2);
        }
        return numbers;
    }

    /** Ids from 0 to {@code bound - 1}. */
    public int[] ids(int count, int bound) {
        return random.ints(count, 0, bound).toArray();
    }

    public Buffer upload(float... values) {
        Buffer buffer = device.floats(values.length);
        buffer.write(values, 0, values.length);
        return buffer;
    }

    public Buffer upload(int[] values) {
        Buffer buffer = device.ints(values.length);
        buffer.write(values);
        return buffer;
    }

    /** Memory that holds what a kernel must overwrite, not add to. */
    public Buffer dirty(int length) {
        float[] values = new float[length];
        Arrays.fill(values, Float.NaN);
        return upload(values);
    }

    public float[] download(Buffer buffer) {
        float[] values = new float[buffer.length()];
        buffer.read(values, 0, values.length);
        return values;
    }

    public void run(String kernel, Object... arguments) {
        device.run(List.of(List.of(device.launch(kernel, arguments))));
    }

    /**
     * Compares relative to the largest expected value, so that small values beside large ones may be off by as much as
     * those.
     */
    public void same(String what, float[] actual, double[] expected) {
        assertThat(actual).as("%s, seed %d", what, seed).hasSize(expected.length);
        double scale =
                Math.max(1e-3, Arrays.stream(expected).map(Math::abs).max().orElse(1));
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("%s[%d], seed %d", what, i, seed)
                    .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(TOLERANCE * scale));
        }
    }

    /**
     * Compares slopes with central differences of {@code sum(forward(x) * weights)}.
     *
     * @param forward the kernel's forward pass in doubles, as a function of the argument in question
     */
    public void sameSlopes(
            String what, float[] slopes, float[] at, float[] weights, Function<double[], double[]> forward) {
        double[] x = doubles(at);
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double middle = x[i];
            x[i] = middle + STEP;
            double above = inner(forward.apply(x), weights);
            x[i] = middle - STEP;
            expected[i] = (above - inner(forward.apply(x), weights)) / (2 * STEP);
            x[i] = middle;
        }
        same(what, slopes, expected);
    }

    public static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static double inner(double[] values, float[] weights) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * weights[i];
        }
        return sum;
    }
}
