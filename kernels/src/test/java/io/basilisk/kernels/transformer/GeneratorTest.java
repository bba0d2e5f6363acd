package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final long SEED = 61;
    private static final TransformerConfig CONFIG =
            new TransformerConfig(1, 2, 1, 32, 48, 16, 23, true, 10_000f, 1e-5f);
    private static final Device DEVICE = Devices.open("cpu", 1);

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @Test
    void aTextLearntByHeartIsContinuedBeyondTheContext() {
        int[] cycle = {3, 1, 4, 15, 9, 2, 6, 5, 8, 7};
        BatchSource source = (step, inputs, targets) -> {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = cycle[(int) ((i + step) % cycle.length)];
                targets[i] = cycle[(int) ((i + step + 1) % cycle.length)];
            }
        };
        InnerSettings settings = InnerSettings.usual(60, 4, LearningRateSchedule.stable(1e-2f, 0), 2);
        Weights trained = new InnerLoop(DEVICE, CONFIG)
                .run(Weights.initial(CONFIG, SEED), source, settings, 0, (step, loss, tokens) -> {})
                .weights();
        int[] text = new Generator(DEVICE, trained).continueFrom(new int[] {4, 15}, 40, 0f, 0, SEED);
        for (int i = 0; i < text.length; i++) {
            assertThat(text[i]).as("token %d of %s", i, Arrays.toString(text)).isEqualTo(cycle[(4 + i) % 10]);
        }
    }

    @Test
    void keptKeysAndValuesGiveTheTextThatTheWholeOneGives() {
        System.out.println("seed " + SEED);
        Generator generator = new Generator(DEVICE, Samples.lively(CONFIG, SEED));
        int[] prompt = {7, 0, 22};
        int[] text = Arrays.copyOf(prompt, CONFIG.context());
        for (int length = prompt.length; length < text.length; length++) {
            // One token at a time: each call begins anew, so that all of the text goes through the model.
            text[length] = generator.continueFrom(Arrays.copyOf(text, length), 1, 0f, 0, SEED)[0];
        }
        assertThat(generator.continueFrom(prompt, text.length - prompt.length, 0f, 0, SEED))
                .isEqualTo(Arrays.copyOfRange(text, prompt.length, text.length));
    }

    @Test
    void theSameSeedGivesTheSameText() {
        Generator generator = new Generator(DEVICE, Samples.lively(CONFIG, SEED));
        int[] prompt = Samples.tokens(SEED, 20, CONFIG.vocabulary());
        int[] text = generator.continueFrom(prompt, 30, 1f, 5, SEED);
        assertThat(text).hasSize(30).isEqualTo(generator.continueFrom(prompt, 30, 1f, 5, SEED));
        assertThat(generator.continueFrom(prompt, 30, 1f, 5, SEED + 1)).isNotEqualTo(text);
    }

    @Test
    void oneCandidateIsTheLikeliestOne() {
        Generator generator = new Generator(DEVICE, Samples.lively(CONFIG, SEED));
        int[] prompt = {1, 2, 3};
        assertThat(generator.continueFrom(prompt, 25, 0.7f, 1, SEED))
                .isEqualTo(generator.continueFrom(prompt, 25, 0f, 0, SEED));
    }

    @Test
    void theTextDoesNotDependOnWhatLiesBeforeTheContext() {
        Generator generator = new Generator(DEVICE, Samples.lively(CONFIG, SEED));
        int[] seen = Samples.tokens(SEED, CONFIG.context(), CONFIG.vocabulary());
        int[] longer = new int[40];
        System.arraycopy(seen, 0, longer, longer.length - seen.length, seen.length);
        assertThat(generator.continueFrom(longer, 10, 1f, 0, SEED))
                .isEqualTo(generator.continueFrom(seen, 10, 1f, 0, SEED));
    }

    @Test
    void whatCannotBeContinuedIsRefused() {
        Generator generator = new Generator(DEVICE, Weights.initial(CONFIG, SEED));
        assertThatThrownBy(() -> generator.continueFrom(new int[0], 1, 1f, 0, SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a prompt of at least one token");
        assertThatThrownBy(() -> generator.continueFrom(new int[] {23}, 1, 1f, 0, SEED))
                .hasMessageContaining("expected prompt token ids of 0 to 22, got 23");
        assertThatThrownBy(() -> generator.continueFrom(new int[1], -1, 1f, 0, SEED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> generator.continueFrom(new int[1], 1, Float.NaN, 0, SEED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(generator.continueFrom(new int[1], 0, 1f, 0, SEED)).isEmpty();
    }
}
