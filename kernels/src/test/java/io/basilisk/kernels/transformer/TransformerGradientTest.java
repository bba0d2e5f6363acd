package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every tensor's gradient against central differences of the loss, so every layer's backward pass against its forward
 * pass.
 */
class TransformerGradientTest {
    private static final long SEED = 7;
    private static final float STEP = 4e-3f;
    private static final int PROBES = 12;

    @ParameterizedTest(name = "{0} layers, {1} heads over {2}, width {3}, context {5}, vocabulary {6}, tied {7}")
    @CsvSource({
        "2, 2, 2, 16, 24, 8, 13, true",
        "1, 3, 1, 18, 20, 5, 65, false",
        "1, 1, 1, 8, 9, 1, 7, true",
        "1, 4, 2, 24, 40, 70, 11, false",
    })
    void gradientsMatchFiniteDifferences(
            int layers,
            int heads,
            int keyValueHeads,
            int width,
            int hidden,
            int context,
            int vocabulary,
            boolean tied) {
        System.out.println("seed " + SEED);
        var config = new TransformerConfig(
                layers, heads, keyValueHeads, width, hidden, context, vocabulary, tied, 10_000f, 1e-5f);
        Weights weights = Samples.lively(config, SEED);
        int[] inputs = Samples.tokens(SEED + 1, 3 * context, vocabulary);
        int[] targets = Samples.tokens(SEED + 2, 3 * context, vocabulary);
        try (Device device = Devices.open("cpu", 2)) {
            float[] gradients = Samples.gradients(device, weights, inputs, targets);
            for (TensorSpec tensor : config.tensors()) {
                compare(device, weights, tensor, gradients, inputs, targets);
            }
        }
    }

    private static void compare(
            Device device, Weights weights, TensorSpec tensor, float[] gradients, int[] inputs, int[] targets) {
        SplittableRandom random = new SplittableRandom(SEED + tensor.offset());
        double largest = 0;
        for (int probe = 0; probe < PROBES; probe++) {
            int at = tensor.offset() + random.nextInt(tensor.length());
            double slope = (loss(device, weights, at, STEP, inputs, targets)
                            - loss(device, weights, at, -STEP, inputs, targets))
                    / (2 * STEP);
            double error = Math.abs(slope - gradients[at]);
            assertThat(error)
                    .as("%s[%d]: central difference %g, gradient %g", tensor.name(), at, slope, gradients[at])
                    .isLessThan(2e-4 + 0.01 * Math.abs(slope));
            largest = Math.max(largest, error);
        }
        System.out.printf("%-45s largest difference %.2e%n", tensor.name(), largest);
    }

    private static double loss(Device device, Weights weights, int at, float step, int[] inputs, int[] targets) {
        Weights moved = weights.copy();
        moved.values()[at] += step;
        double sum = 0;
        double[] losses = new Evaluator(device, weights.config()).sequenceLosses(moved, inputs, targets);
        for (double loss : losses) {
            sum += loss;
        }
        return sum / losses.length;
    }
}
