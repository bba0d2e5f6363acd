package io.basilisk.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutSampleTest {
    private static final byte[] SEED = Sha256.of("test", new byte[] {1});

    @Test
    void drawsDistinctWindowsInOrder() {
        int[] drawn = HeldOutSample.draw(1000, 64, SEED);
        assertThat(drawn).hasSize(64).isSorted().doesNotHaveDuplicates();
        assertThat(drawn[0]).isNotNegative();
        assertThat(drawn[63]).isLessThan(1000);
        assertThat(HeldOutSample.draw(1000, 64, SEED.clone())).isEqualTo(drawn);
        assertThat(HeldOutSample.draw(1000, 64, Sha256.of("test", new byte[] {2})))
                .isNotEqualTo(drawn);
    }

    @Test
    void takesAllWhereThereAreNoMore() {
        assertThat(HeldOutSample.draw(5, 64, SEED)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void targetsAreTheInputsMovedOnByOneToken() {
        int[] heldOut = IntStream.range(0, 33).toArray();
        assertThat(HeldOutSample.windows(33, 8)).isEqualTo(4);
        assertThat(HeldOutSample.windows(32, 8)).isEqualTo(3);
        assertThat(HeldOutSample.tokens(heldOut, new int[] {1, 3}, 8, 0))
                .containsExactly(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
        assertThat(HeldOutSample.tokens(heldOut, new int[] {1, 3}, 8, 1))
                .containsExactly(9, 10, 11, 12, 13, 14, 15, 16, 25, 26, 27, 28, 29, 30, 31, 32);
    }

    @Test
    void everyWindowIsDrawnAboutAsOften() {
        int[] counts = new int[20];
        for (int i = 0; i < 4000; i++) {
            for (int window : HeldOutSample.draw(20, 5, Sha256.of("test", new byte[] {(byte) i, (byte) (i >> 8)}))) {
                counts[window]++;
            }
        }
        double expected = 4000 * 5 / 20.0;
        double chiSquare = IntStream.of(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(chiSquare).as("19 degrees of freedom, p = 0.001 at 43.8").isLessThan(43.8);
    }
}
