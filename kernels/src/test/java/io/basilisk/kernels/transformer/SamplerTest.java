package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final long SEED = 71;
    private static final int DRAWS = 40_000;

    @Test
    void tokensComeAsOftenAsTheirProbabilitySays() {
        float[] logits = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5), (float) Math.log(2)};
        assertThat(shares(logits, 1f, 0)).containsExactly(new double[] {0.1, 0.2, 0.5, 0.2}, offset(0.01));
    }

    @Test
    void temperatureSharpensOrFlattens() {
        float[] logits = {0, (float) Math.log(3)};
        assertThat(shares(logits, 0.5f, 0)).containsExactly(new double[] {0.1, 0.9}, offset(0.01));
        assertThat(shares(logits, 0f, 0)).containsExactly(0.0, 1.0);
    }

    @Test
    void onlyTheLikeliestAreDrawn() {
        float[] logits = {(float) Math.log(6), -50, (float) Math.log(2), 0};
        assertThat(shares(logits, 1f, 2)).containsExactly(new double[] {0.75, 0, 0.25, 0}, offset(0.01));
        assertThat(shares(logits, 1f, 99)).containsExactly(shares(logits, 1f, 0));
    }

    private static double[] shares(float[] logits, float temperature, int topK) {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] draws = new int[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            draws[Sampler.draw(logits, temperature, topK, random)]++;
        }
        return Arrays.stream(draws).mapToDouble(count -> (double) count / DRAWS).toArray();
    }
}
