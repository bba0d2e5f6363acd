package io.basilisk.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImprovementTestTest {
    private static final long SEED = 20260105;

    @Test
    void scoresThePairedMeanInMicroNats() {
        Improvement improvement = ImprovementTest.of(new double[] {2, 3, 4}, new double[] {1.5, 2.75, 3.999_997}, SEED);
        assertThat(improvement.lossBefore()).isEqualTo(3_000_000);
        assertThat(improvement.lossAfter()).isEqualTo(2_749_999);
        assertThat(improvement.score()).isEqualTo(250_001);
        assertThat(improvement.lowerBound()).isEqualTo(3);
    }

    @Test
    void equalGainsLeaveNoDoubt() {
        double[] base = new double[50];
        Arrays.fill(base, 2);
        double[] after = new double[50];
        Arrays.fill(after, 1.75);
        assertThat(ImprovementTest.of(base, after, 7))
                .isEqualTo(new Improvement(2_000_000, 1_750_000, 250_000, 250_000));
        assertThat(ImprovementTest.of(base, base, 7)).isEqualTo(new Improvement(2_000_000, 2_000_000, 0, 0));
    }

    /** For normal gains the bootstrap's 1st percentile is close to mean - 2.326 standard errors. */
    @Test
    void lowerBoundIsTheNormalOneForNormalGains() {
        SplittableRandom random = new SplittableRandom(SEED);
        int n = 400;
        double[] base = new double[n];
        double[] after = new double[n];
        double sum = 0;
        double squares = 0;
        for (int e = 0; e < n; e++) {
            double gain = 0.01 + 0.05 * random.nextGaussian();
            base[e] = 3;
            after[e] = 3 - gain;
            sum += gain;
            squares += gain * gain;
        }
        double mean = sum / n;
        double error = Math.sqrt((squares / n - mean * mean) / n);
        double lowerBound = ImprovementTest.of(base, after, SEED).lowerBound() / 1e6;
        assertThat((mean - lowerBound) / error).as("seed %d", SEED).isBetween(2.2, 2.45);
    }

    /** Pinned, from a second implementation in Python: the same losses must give the same integers everywhere. */
    @Test
    void givesTheSameIntegersForEver() {
        double[] base = new double[64];
        double[] after = new double[64];
        SplitMix64 random = new SplitMix64(42);
        for (int e = 0; e < 64; e++) {
            base[e] = 2 + random.below(1_000_000) / 1e6;
            after[e] = base[e] - (random.below(100_000) - 40_000) / 1e6;
        }
        assertThat(ImprovementTest.of(base, after, 1)).isEqualTo(new Improvement(2_470_185, 2_459_559, 10_625, 2_046));
        assertThat(ImprovementTest.seed(3, new byte[32])).isEqualTo(-676_250_443_607_700_257L);
    }

    /** First outputs of the reference implementation for seed 1234567 (as published with the algorithm's C code). */
    @Test
    void generatorIsSplitMix64() {
        SplitMix64 random = new SplitMix64(1234567);
        assertThat(random.next()).isEqualTo(Long.parseUnsignedLong("6457827717110365317"));
        assertThat(random.next()).isEqualTo(Long.parseUnsignedLong("3203168211198807973"));
        assertThat(random.next()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[random.below(10)]++;
        }
        assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 9_600 && count < 10_400);
    }

    @Test
    void roundsHalfToEven() {
        assertThat(ImprovementTest.micro(0.5e-6)).isZero();
        assertThat(ImprovementTest.micro(1.5e-6)).isEqualTo(2);
        assertThat(ImprovementTest.micro(-2.5e-6)).isEqualTo(-2);
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertThatThrownBy(() -> ImprovementTest.of(new double[0], new double[0], 1))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> ImprovementTest.of(new double[2], new double[3], 1))
                .hasMessageContaining("before 2, after 3");
        assertThatThrownBy(() -> ImprovementTest.of(new double[1], new double[] {Double.NaN}, 1))
                .hasMessageContaining("came NaN");
        assertThatThrownBy(() -> ImprovementTest.micro(1e300)).isInstanceOf(IllegalArgumentException.class);
    }
}
