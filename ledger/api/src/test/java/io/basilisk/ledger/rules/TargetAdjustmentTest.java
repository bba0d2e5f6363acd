package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.testing.TestChain;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T is 1,000 ms, N is 12. */
class TargetAdjustmentTest {
    private static final GenesisParams PARAMS = new TestChain().params();
    private static final Target HARD = Target.atMost(BigInteger.ONE.shiftLeft(200));

    private static double ratio(int parentSolveMillis, int solveMillis) {
        Target next = TargetAdjustment.next(PARAMS, HARD, parentSolveMillis, solveMillis);
        return next.value().doubleValue() / HARD.value().doubleValue();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1.0", // on time: stays
        "0, 0.916750", // (11 T + 1) / 12 T
        "1, 0.916750",
        "500, 0.958333",
        "3000, 1.166667",
        "6000, 1.416667", // 17 / 12
        "6001, 1.416667", // more than 6 T counts as 6 T
        "2147483647, 1.416667"
    })
    void followsTheParentsSolveTime(int parentSolveMillis, double expected) {
        assertThat(ratio(parentSolveMillis, 0)).isCloseTo(expected, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "5999, 1", "6000, 2", "8999, 2", "9000, 4", "11999, 4", "12000, 8", "36000, 2048"})
    void easesWhileTheRoundWaits(int solveMillis, double expected) {
        assertThat(ratio(1000, solveMillis)).isEqualTo(expected);
    }

    @Test
    void isNeverEasierThanTheEasiest() {
        assertThat(TargetAdjustment.next(PARAMS, Target.EASIEST, 6000, 0)).isEqualTo(Target.EASIEST);
        assertThat(TargetAdjustment.next(PARAMS, HARD, 1000, Integer.MAX_VALUE)).isEqualTo(Target.EASIEST);
    }

    @Test
    void isNeverHarderThanBitsCanSay() {
        Target hardest = new Target(0x03008000);
        assertThat(TargetAdjustment.next(PARAMS, hardest, 0, 0)).isEqualTo(hardest);
    }

    @Test
    void agreesWithTheFormulaOnRandomValues() {
        long seed = 5;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Target parent = Target.atMost(new BigInteger(16 + random.nextInt(225), random).setBit(15));
            int parentSolve = random.nextInt(8_000);
            int solve = random.nextInt(40_000);
            BigInteger st = BigInteger.valueOf(Math.max(1, Math.min(parentSolve, 6_000)));
            BigInteger base = parent.value()
                    .multiply(BigInteger.valueOf(11_000).add(st))
                    .divide(BigInteger.valueOf(12_000))
                    .max(BigInteger.valueOf(0x8000))
                    .min(Target.EASIEST.value());
            int k = solve < 6_000 ? 0 : 1 + (solve - 6_000) / 3_000;
            assertThat(TargetAdjustment.next(PARAMS, parent, parentSolve, solve))
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(Target.atMost(base.shiftLeft(k)));
        }
    }

    /** Solve times are exponential, with the mean that target and hash rate give. */
    @Test
    void settlesAtTheMeanTimeAndFollowsAHashRateThatJumps() {
        long seed = 8;
        Random random = new Random(seed);
        double hashesPerMilli = 1e6;
        Target target = Target.forExpectedHashes(hashesPerMilli * PARAMS.solveMillis());
        int solve = PARAMS.solveMillis();
        double late = 0;
        for (int block = 0; block < 600; block++) {
            if (block == 300) {
                hashesPerMilli *= 1000;
            }
            target = TargetAdjustment.next(PARAMS, target, solve, 0);
            double mean = target.work().doubleValue() / hashesPerMilli;
            solve = (int) Math.min(5_999, -Math.log(1 - random.nextDouble()) * mean);
            if (block % 300 >= 150) {
                late += solve;
            }
        }
        assertThat(late / 300).as("seed %d", seed).isBetween(850.0, 1150.0);
    }
}
