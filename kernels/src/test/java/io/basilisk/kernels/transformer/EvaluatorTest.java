package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Losses of given sequences, one for each. */
class EvaluatorTest {
    private static final long SEED = 51;
    private static final TransformerConfig CONFIG =
            new TransformerConfig(1, 2, 1, 16, 24, 12, 29, true, 10_000f, 1e-5f);
    private static final Weights MODEL = Samples.lively(CONFIG, SEED);
    private static final Device DEVICE = Devices.open("cpu", 2);

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @Test
    void eachSequenceHasTheLossItHasAlone() {
        // More than go through the model at once, and not a multiple of that.
        int count = 4 * (1024 / CONFIG.context()) + 7;
        int[] inputs = Samples.tokens(SEED, count * CONFIG.context(), CONFIG.vocabulary());
        int[] targets = Samples.tokens(SEED + 1, inputs.length, CONFIG.vocabulary());
        Evaluator evaluator = new Evaluator(DEVICE, CONFIG);
        double[] together = evaluator.sequenceLosses(MODEL, inputs, targets);
        assertThat(together).hasSize(count);
        for (int i : new int[] {0, 1, 84, 85, 86, count - 1}) {
            int from = i * CONFIG.context();
            int to = from + CONFIG.context();
            double[] alone = evaluator.sequenceLosses(
                    MODEL, Arrays.copyOfRange(inputs, from, to), Arrays.copyOfRange(targets, from, to));
            assertThat(alone[0]).as("sequence %d, seed %d", i, SEED).isCloseTo(together[i], offset(1e-6));
        }
    }

    @Test
    void theMeanIsTheLossThatTrainingSees() {
        int[] inputs = Samples.tokens(SEED + 2, 5 * CONFIG.context(), CONFIG.vocabulary());
        int[] targets = Samples.tokens(SEED + 3, inputs.length, CONFIG.vocabulary());
        InnerSettings settings = InnerSettings.usual(1, 5, LearningRateSchedule.stable(1e-3f, 0), 0);
        float training = new TrainingStep(DEVICE, MODEL.copy(), settings).run(inputs, targets, 0f);
        double mean = Arrays.stream(new Evaluator(DEVICE, CONFIG).sequenceLosses(MODEL, inputs, targets))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(training, offset(1e-5));
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        int[] inputs = Samples.tokens(SEED, 300 * CONFIG.context(), CONFIG.vocabulary());
        int[] targets = Samples.tokens(SEED + 1, inputs.length, CONFIG.vocabulary());
        double[] expected = new Evaluator(DEVICE, CONFIG).sequenceLosses(MODEL, inputs, targets);
        for (int threads : new int[] {1, 4}) {
            try (Device device = Devices.open("cpu", threads)) {
                assertThat(new Evaluator(device, CONFIG).sequenceLosses(MODEL, inputs, targets))
                        .as("%d threads", threads)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsNotWholeSequencesOfThisModelIsRefused() {
        Evaluator evaluator = new Evaluator(DEVICE, CONFIG);
        assertThatThrownBy(() -> evaluator.sequenceLosses(MODEL, new int[0], new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected whole sequences of 12 tokens, as many inputs as targets, got 0 and 0");
        assertThatThrownBy(() -> evaluator.sequenceLosses(MODEL, new int[13], new int[13]))
                .hasMessageContaining("got 13 and 13");
        assertThatThrownBy(() -> evaluator.sequenceLosses(MODEL, new int[12], new int[24]))
                .hasMessageContaining("got 12 and 24");
        int[] outside = new int[12];
        outside[7] = -1;
        assertThatThrownBy(() -> evaluator.sequenceLosses(MODEL, new int[12], outside))
                .hasMessageContaining("expected target token ids of 0 to 28, got -1 at position 7");
        Weights other = Weights.initial(CONFIG.withContext(13), SEED);
        assertThatThrownBy(() -> evaluator.sequenceLosses(other, new int[12], new int[12]))
                .hasMessageContaining("expected weights of");
    }
}
