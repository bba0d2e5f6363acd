package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.OnEveryGpu;
import io.basilisk.kernels.PresentDevices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole model on every other device against the CPU, which {@link TorchParityTest} compares with libtorch: logits,
 * losses, every gradient, ten steps of AdamW; and the same bits when it is done again.
 */
@OnEveryGpu
class DeviceParityTest {
    private static final long SEED = 5;
    private static final int SEQUENCES = 6;
    private static final int STEPS = 10;
    private static final float RATE = 1e-3f;
    private static final float NOISE = 1e-8f;

    private final String kind;

    DeviceParityTest(String kind) {
        this.kind = kind;
    }

    @ParameterizedTest(name = "{0} layers, {1} heads over {2}, width {3}, context {5}, vocabulary {6}, tied {7}")
    @CsvSource({
        "2, 4, 4, 64, 172, 64, 65, true",
        "2, 3, 1, 66, 100, 33, 65, false",
        "1, 2, 2, 16, 20, 1, 11, true",
        "1, 6, 2, 48, 72, 130, 257, true",
    })
    void matchesTheCpu(
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
        int[] inputs = Samples.tokens(SEED + 1, SEQUENCES * context, vocabulary);
        int[] targets = Samples.tokens(SEED + 2, SEQUENCES * context, vocabulary);
        try (Device cpu = PresentDevices.open("cpu");
                Device device = PresentDevices.open(kind)) {
            Parity.compare(
                    "logits", Parity.logits(device, weights, inputs), Parity.logits(cpu, weights, inputs), 1e-5f, 0f);
            float[] gradients = Samples.gradients(device, weights, inputs, targets);
            float[] expected = Samples.gradients(cpu, weights, inputs, targets);
            Parity.compareTensors(config, gradients, expected, 1e-4f, NOISE);
            assertThat(Samples.gradients(device, weights, inputs, targets))
                    .as("the same bits again")
                    .isEqualTo(gradients);
            steps(cpu, device, weights, expected, inputs, targets);
        }
    }

    private static void steps(
            Device cpu, Device device, Weights weights, float[] gradients, int[] inputs, int[] targets) {
        InnerSettings settings = InnerSettings.usual(STEPS, SEQUENCES, LearningRateSchedule.stable(RATE, 0), 0);
        TrainingStep expected = new TrainingStep(cpu, weights.copy(), settings);
        TrainingStep actual = new TrainingStep(device, weights.copy(), settings);
        for (int step = 0; step < STEPS; step++) {
            float rate = settings.rate(0, step);
            assertThat(actual.run(inputs, targets, rate))
                    .as("loss of step %d", step + 1)
                    .isCloseTo(expected.run(inputs, targets, rate), offset(2e-5f));
        }
        Weights trained = weights.copy();
        actual.read(trained);
        Weights expectedWeights = weights.copy();
        expected.read(expectedWeights);
        for (TensorSpec tensor : weights.config().tensors()) {
            Parity.compare(
                    tensor.name(),
                    Parity.values(tensor, trained.values()),
                    Parity.values(tensor, expectedWeights.values()),
                    0f,
                    isNoise(Parity.values(tensor, gradients)) ? 2 * STEPS * RATE : RATE / 4);
        }
    }

    /**
     * With one token of context queries and keys change nothing: their gradients are what rounding left, of which AdamW
     * makes steps as large as any.
     */
    private static boolean isNoise(float[] gradient) {
        for (float slope : gradient) {
            if (Math.abs(slope) > NOISE) {
                return false;
            }
        }
        return true;
    }
}
