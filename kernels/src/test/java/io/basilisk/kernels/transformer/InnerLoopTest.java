package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Training is a pure function: same inputs, same bits. */
class InnerLoopTest {
    private static final long SEED = 11;
    private static final TransformerConfig CONFIG =
            new TransformerConfig(2, 4, 2, 64, 96, 64, 65, true, 10_000f, 1e-5f);
    private static final InnerSettings SETTINGS = InnerSettings.usual(6, 24, LearningRateSchedule.stable(1e-3f, 0), 2);
    private static final Device DEVICE = Devices.open("cpu", 2);

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
        System.out.println("seed " + SEED);
        assertThat(Slicing.slices(CONFIG, SETTINGS.batch())).isGreaterThan(2);
        float[] expected = train(DEVICE);
        for (int threads : new int[] {1, 3, 4}) {
            try (Device device = Devices.open("cpu", threads)) {
                assertThat(train(device)).as("%d threads", threads).isEqualTo(expected);
            }
        }
    }

    @Test
    void bitsDoNotDependOnOtherLoopsOfTheSameProcess() throws Exception {
        float[] expected = train(DEVICE);
        try (var callers = Executors.newFixedThreadPool(3)) {
            Callable<float[]> loop = () -> train(DEVICE);
            for (var result : callers.invokeAll(java.util.Collections.nCopies(3, loop))) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void theBaseIsLeftAlone() {
        Weights base = Weights.initial(CONFIG, SEED);
        float[] before = base.values().clone();
        new InnerLoop(DEVICE, CONFIG).run(base, Samples.source(SEED, 65), SETTINGS, 0, (step, loss, tokens) -> {});
        assertThat(base.values()).isEqualTo(before);
    }

    @Test
    void learnsATextByHeart() {
        int[] text = Samples.tokens(SEED, CONFIG.context() + 1, CONFIG.vocabulary());
        BatchSource same = (step, inputs, targets) -> {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = text[i % CONFIG.context()];
                targets[i] = text[i % CONFIG.context() + 1];
            }
        };
        float[] losses = new float[60];
        InnerSettings settings = InnerSettings.usual(60, 6, LearningRateSchedule.stable(5e-3f, 0), 2);
        new InnerLoop(DEVICE, CONFIG)
                .run(
                        Weights.initial(CONFIG, SEED),
                        same,
                        settings,
                        0,
                        (step, loss, tokens) -> losses[(int) step - 1] = loss);
        assertThat(losses[0]).isBetween(4.1f, 4.3f);
        assertThat(losses[59]).isLessThan(0.5f);
    }

    @Test
    void tokensOutsideTheVocabularyAreNamed() {
        BatchSource bad = (step, inputs, targets) -> {
            Arrays.fill(targets, 0);
            inputs[5] = 65;
        };
        assertThatThrownBy(() -> new InnerLoop(DEVICE, CONFIG)
                        .run(Weights.initial(CONFIG, SEED), bad, SETTINGS, 0, (step, loss, tokens) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected input token ids of 0 to 64, got 65 at position 5");
    }

    @Test
    void weightsThatAreNotNumbersStopTheLoop() {
        Weights broken = Weights.initial(CONFIG, SEED);
        broken.values()[100] = Float.NaN;
        assertThatThrownBy(() -> new InnerLoop(DEVICE, CONFIG)
                        .run(broken, Samples.source(SEED, 65), SETTINGS, 0, (step, loss, tokens) -> {}))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("the loss of step 1 is NaN");
    }

    private static float[] train(Device device) {
        return new InnerLoop(device, CONFIG)
                .run(Weights.initial(CONFIG, SEED), Samples.source(SEED, 65), SETTINGS, 0, (step, loss, tokens) -> {})
                .weights()
                .values();
    }
}
