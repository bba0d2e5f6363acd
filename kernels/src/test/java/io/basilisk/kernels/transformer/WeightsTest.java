package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private static final TransformerConfig CONFIG = Preset.TINY.config(65);
    private static final long SEED = 81;
    private static final int HASH = -135_341_220;

    @Test
    void theSameSeedGivesTheSameBitsOnEveryMachine() {
        // The hash was computed once; a change of it changes every run's genesis.
        assertThat(Arrays.hashCode(Weights.initial(CONFIG, SEED).values())).isEqualTo(HASH);
        assertThat(Weights.initial(CONFIG, SEED + 1).values())
                .isNotEqualTo(Weights.initial(CONFIG, SEED).values());
    }

    @Test
    void deviationsAreThoseOfGpt2() {
        Weights weights = Weights.initial(CONFIG, SEED);
        for (TensorSpec tensor : CONFIG.tensors()) {
            boolean intoResidual =
                    tensor.name().contains("o_proj") || tensor.name().contains("down_proj");
            double expected = intoResidual ? 0.02 / Math.sqrt(2 * CONFIG.layers()) : 0.02;
            if (tensor.isNorm()) {
                assertThat(deviation(weights, tensor, 1)).as(tensor.name()).isZero();
            } else {
                assertThat(deviation(weights, tensor, 0))
                        .as(tensor.name())
                        .isCloseTo(expected, within(0.05 * expected));
            }
        }
    }

    @Test
    void aWrongNumberOfValuesIsRefused() {
        assertThatThrownBy(() -> new Weights(CONFIG, new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weights, got 3");
    }

    private static double deviation(Weights weights, TensorSpec tensor, double mean) {
        double squares = 0;
        for (int i = 0; i < tensor.length(); i++) {
            squares += Math.pow(weights.values()[tensor.offset() + i] - mean, 2);
        }
        return Math.sqrt(squares / tensor.length());
    }
}
