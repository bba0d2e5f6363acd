package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OuterOptimizerTest {
    private static final long SEED = 20260104;

    private static final TransformerConfig CONFIG = new TransformerConfig(1, 1, 1, 2, 2, 2, 4, true, 10_000f, 1e-5f);

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void takesNesterovSteps() {
        float[] weights = {1};
        float[] momentum = {0};
        OuterOptimizer.step(weights, momentum, new float[] {0.5f}, 0, 1, 0.5f, 0.5f);
        assertThat(momentum).containsExactly(0.5f);
        assertThat(weights).containsExactly(1.375f);
        OuterOptimizer.step(weights, momentum, new float[] {0}, 0, 1, 0.5f, 0.5f);
        assertThat(momentum).containsExactly(0.25f);
        assertThat(weights).containsExactly(1.4375f);
    }

    @Test
    void withoutMomentumAndAtRateOneItAddsTheDelta() {
        float[] weights = values(100);
        float[] delta = values(100);
        float[] expected = weights.clone();
        for (int i = 0; i < 100; i++) {
            expected[i] += delta[i];
        }
        OuterOptimizer.step(weights, new float[100], delta, 0, 100, 1, 0);
        assertThat(weights).isEqualTo(expected);
    }

    /** 100,000 steps, so that the compiled loop is compared with the bits of strict IEEE arithmetic. */
    @Test
    void neverFusesMultiplyAndAdd() {
        for (int i = 0; i < 100_000; i++) {
            float[] v = values(3);
            float product = 0.9f * v[1];
            float momentum = product + v[2];
            float pulled = 0.9f * momentum;
            float direction = v[2] + pulled;
            float change = 0.7f * direction;
            float weights = v[0] + change;
            float[] w = {v[0]};
            float[] m = {v[1]};
            OuterOptimizer.step(w, m, new float[] {v[2]}, 0, 1, 0.7f, 0.9f);
            assertThat(w[0]).isEqualTo(weights);
            assertThat(m[0]).isEqualTo(momentum);
        }
    }

    @Test
    void slicesGiveTheBitsOfTheWhole() {
        float[] weights = values(1_000);
        float[] momentum = values(1_000);
        float[] delta = values(1_000);
        float[] slicedWeights = weights.clone();
        float[] slicedMomentum = momentum.clone();
        OuterOptimizer.step(weights, momentum, delta, 0, 1_000, 0.6f, 0.9f);
        for (int offset = 0; offset < 1_000; ) {
            int length = Math.min(random.nextInt(1, 97), 1_000 - offset);
            OuterOptimizer.step(slicedWeights, slicedMomentum, delta, offset, length, 0.6f, 0.9f);
            offset += length;
        }
        assertThat(slicedWeights).as("seed %d", SEED).isEqualTo(weights);
        assertThat(slicedMomentum).isEqualTo(momentum);
    }

    @Test
    void theNullStepIsTheMeanOfEarlierAggregates() {
        int n = CONFIG.parameterCount();
        float[] momentum = new float[n];
        assertThat(OuterOptimizer.nullDelta(CONFIG, momentum, 0, 0.9f).values()).containsOnly(0);
        float[] first = new float[n];
        float[] second = new float[n];
        first[1] = 4;
        second[0] = 8;
        second[1] = 1;
        OuterOptimizer.step(new float[n], momentum, first, 0, n, 0, 0.5f);
        assertThat(OuterOptimizer.nullDelta(CONFIG, momentum, 1, 0.5f).values()).startsWith(0, 4, 0);
        OuterOptimizer.step(new float[n], momentum, second, 0, n, 0, 0.5f);
        assertThat(OuterOptimizer.nullDelta(CONFIG, momentum, 2, 0.5f).values())
                .startsWith(8 / 1.5f, (1 + 0.5f * 4) / 1.5f, 0);
    }

    @Test
    void refusesRangesOutsideAnArray() {
        assertThatThrownBy(() -> OuterOptimizer.step(new float[4], new float[4], new float[3], 0, 4, 1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void meanIsTheSumInTheGivenOrderDividedByTheCount() throws Exception {
        List<byte[]> encoded = List.of(
                DeltaCodec.encode(new float[] {127, 1}, 0, 2),
                DeltaCodec.encode(new float[] {-127, 2}, 0, 2),
                DeltaCodec.encode(new float[] {127, 4}, 0, 2));
        DeltaMean mean = new DeltaMean(2);
        for (byte[] delta : encoded) {
            mean.add(delta);
        }
        assertThat(mean.count()).isEqualTo(3);
        assertThat(mean.value()).containsExactly(127f / 3, 7f / 3);
    }

    @Test
    void aMalformedDeltaLeavesTheMeanAsItWas() throws Exception {
        byte[] good = DeltaCodec.encode(values(300), 0, 300);
        DeltaMean mean = new DeltaMean(300);
        mean.add(good);
        float[] before = mean.value();
        byte[] bad = good.clone();
        Arrays.fill(bad, 268, 272, (byte) 0xff);
        assertThatThrownBy(() -> mean.add(bad)).isInstanceOf(MalformedDeltaException.class);
        assertThat(mean.count()).isEqualTo(1);
        assertThat(mean.value()).isEqualTo(before);
        assertThatThrownBy(() -> new DeltaMean(1).value()).isInstanceOf(IllegalStateException.class);
    }

    private float[] values(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
