package io.basilisk.jobs.scoring;

import static io.basilisk.ledger.ReasonCode.BELOW_NULL_MINER;
import static io.basilisk.ledger.ReasonCode.BELOW_THRESHOLD;
import static io.basilisk.ledger.ReasonCode.DUPLICATE;
import static io.basilisk.ledger.ReasonCode.MALFORMED;
import static io.basilisk.ledger.ReasonCode.NOT_FINITE;
import static io.basilisk.ledger.ReasonCode.NO_COMMIT;
import static io.basilisk.ledger.ReasonCode.OK;
import static io.basilisk.ledger.ReasonCode.TOO_LARGE;
import static io.basilisk.ledger.ReasonCode.WRONG_BASE;
import static io.basilisk.ledger.ReasonCode.WRONG_SHAPE;
import static io.basilisk.ledger.ReasonCode.WRONG_SHARD;
import static io.basilisk.ledger.ReasonCode.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RewardThreshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final long SEED = 20260106;
    private static final int SEQUENCES = 256;
    private static final Hash32 BASE = hash(1);
    private static final Hash32 SHARD = hash(2);
    private static final RewardThreshold THRESHOLD = new RewardThreshold(1_000);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final double[] baseLosses = baseLosses();

    @Test
    void acceptsHonestImprovements() {
        for (int i = 0; i < 100; i++) {
            List<GateInput> cohort = new ArrayList<>();
            for (int shard = 0; shard < 4; shard++) {
                cohort.add(honest(shard));
            }
            assertThat(gate().judge(cohort)).as("case %d, seed %d", i, SEED).allMatch(Verdict::accepted);
        }
    }

    @Test
    void saysWhatDecided() {
        Verdict accepted = gate().judge(List.of(honest(0))).getFirst();
        assertThat(accepted.figures()).matches("lower bound \\d+ > threshold 1000 micro-nats");
        assertThat(accepted.improvement().score()).isBetween(18_000L, 22_000L);
        assertThat(accepted.record().accepted()).isTrue();
        assertThat(accepted.record().score().micro())
                .isEqualTo(accepted.improvement().score());
    }

    @Test
    void rejectsWithTheReasonAndItsFigures() {
        GateInput good = honest(0);
        double[] nan = good.losses().clone();
        nan[17] = Double.NaN;
        double[] absurd = good.losses().clone();
        absurd[3] = 1e9;
        rejects(with(good, hash(9), good.deltaHash(), 0, OK, 1, good.losses()), WRONG_BASE, "base 09");
        rejects(with(good, BASE, hash(7), GateInput.NO_COMMIT, OK, 1, good.losses()), NO_COMMIT, "delta 07");
        GateInput otherData = new GateInput(0, BASE, hash(8), SHARD, hash(7), 0, OK, 1, good.losses());
        rejects(otherData, WRONG_SHARD, "shard hash 08");
        for (ReasonCode unreadable : List.of(MALFORMED, WRONG_SHAPE, NOT_FINITE)) {
            rejects(with(good, BASE, hash(7), 0, unreadable, 0, new double[0]), unreadable, "could not be read");
        }
        rejects(with(good, BASE, hash(7), 0, OK, 0, baseLosses), ZERO, "norm 0");
        rejects(with(good, BASE, hash(7), 0, OK, 1, nan), NOT_FINITE, "worst loss NaN");
        rejects(with(good, BASE, hash(7), 0, OK, 1, absurd), NOT_FINITE, "worst loss 1.0E9");
        rejects(with(good, BASE, hash(7), 0, OK, Double.POSITIVE_INFINITY, nan), NOT_FINITE, "norm Infinity");
        rejects(with(good, BASE, hash(7), 0, OK, 101, good.losses()), TOO_LARGE, "norm 101.000 > limit 100.000");
        rejects(with(good, BASE, hash(7), 0, OK, 1, after(-0.1)), BELOW_NULL_MINER, "<= null miner 0 micro-nats");
        rejects(with(good, BASE, hash(7), 0, OK, 1, after(0.000_9)), BELOW_THRESHOLD, "<= threshold 1000 micro-nats");
    }

    @Test
    void whatWasMeasuredIsReportedEvenWhenRejected() {
        GateInput late = with(honest(0), BASE, hash(7), GateInput.NO_COMMIT, OK, 1, after(0.02));
        assertThat(gate().judge(List.of(late)).getFirst().improvement().score()).isPositive();
        GateInput unreadable = with(late, BASE, hash(7), 0, MALFORMED, 0, new double[0]);
        assertThat(gate().judge(List.of(unreadable)).getFirst().improvement())
                .isEqualTo(new Improvement(ImprovementTest.micro(ImprovementTest.mean(baseLosses)), 0, 0, 0));
    }

    @Test
    void largeMeansAgainstTheOthersToo() {
        List<GateInput> cohort = new ArrayList<>(List.of(honest(0), honest(1), honest(2)));
        cohort.add(with(honest(3), BASE, hash(70), 3, OK, 4.5, after(0.02)));
        cohort.add(with(honest(4), BASE, hash(71), 4, OK, 3.5, after(0.02)));
        List<Verdict> verdicts = gate().judge(cohort);
        assertThat(verdicts).extracting(Verdict::reason).containsExactly(OK, OK, OK, TOO_LARGE, OK);
        assertThat(verdicts.get(3).figures()).isEqualTo("norm 4.50000 > limit 4.00000");
    }

    @Test
    void twoContributionsAreNoCohort() {
        List<GateInput> two = List.of(honest(0), with(honest(1), BASE, hash(70), 1, OK, 50, after(0.02)));
        assertThat(gate().judge(two)).allMatch(Verdict::accepted);
    }

    @Test
    void unfitContributionsDoNotMoveTheMedian() {
        List<GateInput> cohort = new ArrayList<>(List.of(honest(0), honest(1), honest(2)));
        for (int i = 0; i < 5; i++) {
            cohort.add(with(honest(3 + i), hash(99), hash(80 + i), i, OK, 90, after(0.02)));
        }
        cohort.add(with(honest(8), BASE, hash(70), 8, OK, 90, after(0.02)));
        assertThat(gate().judge(cohort).getLast().reason()).isEqualTo(TOO_LARGE);
    }

    @Test
    void ofEqualDeltasTheEarliestCommitIsKept() {
        GateInput original = with(honest(2), BASE, hash(50), 1, OK, 1, after(0.02));
        GateInput copy = with(honest(0), BASE, hash(50), 5, OK, 1, original.losses());
        GateInput noCommit = with(honest(1), BASE, hash(50), GateInput.NO_COMMIT, OK, 1, original.losses());
        GateInput wrongBase = with(honest(3), hash(9), hash(50), 0, OK, 1, original.losses());
        List<Verdict> verdicts = gate().judge(List.of(copy, noCommit, original, wrongBase));
        assertThat(verdicts).extracting(Verdict::shard).containsExactly(0, 1, 2, 3);
        assertThat(verdicts).extracting(Verdict::reason).containsExactly(DUPLICATE, NO_COMMIT, OK, WRONG_BASE);
        assertThat(verdicts.getFirst().figures()).isEqualTo("same delta as shard 2");
    }

    @Test
    void replayOfThePreviousAggregateDoesNotBeatTheNullMiner() {
        double[] replay = after(0.03);
        Gate gate = gate(replay, THRESHOLD);
        assertThat(gate.nullMiner().micro()).isBetween(28_000L, 32_000L);
        GateInput replayed = with(honest(0), BASE, hash(7), 0, OK, 1, replay);
        GateInput worked = with(honest(1), BASE, hash(8), 1, OK, 1, after(0.05));
        assertThat(gate.judge(List.of(replayed, worked)))
                .extracting(Verdict::reason)
                .containsExactly(BELOW_NULL_MINER, OK);
    }

    /**
     * Gains of random size and no direction: the lower bound lets at most one in a hundred through, and not by much.
     */
    @Test
    void noiseLotteryPaysAtMostOneInAHundred() {
        Gate lenient = gate(baseLosses, new RewardThreshold(0));
        int paid = 0;
        int aboveZero = 0;
        for (int i = 0; i < 1_000; i++) {
            GateInput noise = with(honest(0), BASE, hash(i), 0, OK, 1, after(0));
            paid += gate().judge(List.of(noise)).getFirst().accepted() ? 1 : 0;
            aboveZero += lenient.judge(List.of(noise)).getFirst().accepted() ? 1 : 0;
        }
        assertThat(paid)
                .as("paid of 1,000 above a threshold of 0.001 nats, seed %d", SEED)
                .isLessThanOrEqualTo(10);
        assertThat(aboveZero).as("of 1,000 above zero, seed %d", SEED).isLessThanOrEqualTo(20);
    }

    @Test
    void orderOfArrivalDoesNotMatter() {
        List<GateInput> cohort = new ArrayList<>();
        for (int shard = 0; shard < 12; shard++) {
            cohort.add(with(honest(shard), BASE, hash(shard % 5), 11 - shard, OK, 1 + shard, after(0.003 * shard)));
        }
        List<Verdict> expected = gate().judge(cohort);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(cohort, new Random(SEED + i));
            assertThat(gate().judge(cohort)).as("seed %d", SEED + i).isEqualTo(expected);
        }
    }

    @Test
    void limitsFollowTheModelsSize() {
        assertThat(GateLimits.of(1_000_000)).isEqualTo(new GateLimits(1_000, 4, 3));
    }

    private void rejects(GateInput input, ReasonCode reason, String figures) {
        Verdict verdict = gate().judge(List.of(input)).getFirst();
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.accepted()).isFalse();
        assertThat(verdict.figures()).contains(figures);
    }

    private Gate gate() {
        return gate(baseLosses, THRESHOLD);
    }

    private Gate gate(double[] nullMiner, RewardThreshold threshold) {
        return new Gate(new GateLimits(100, 4, 3), BASE, baseLosses, nullMiner, threshold, 1);
    }

    private GateInput honest(int shard) {
        return new GateInput(shard, BASE, SHARD, SHARD, hash(100 + shard), shard, OK, 1, after(0.02));
    }

    private static GateInput with(
            GateInput it, Hash32 base, Hash32 delta, int order, ReasonCode finding, double norm, double[] losses) {
        return new GateInput(it.shard(), base, SHARD, SHARD, delta, order, finding, norm, losses);
    }

    /** Losses after a change that takes {@code gain} nats off on average, unevenly: standard deviation 0.02. */
    private double[] after(double gain) {
        return Arrays.stream(baseLosses)
                .map(loss -> loss - gain - 0.02 * random.nextGaussian())
                .toArray();
    }

    private double[] baseLosses() {
        double[] losses = new double[SEQUENCES];
        Arrays.setAll(losses, e -> 2.5 + 0.3 * random.nextGaussian());
        return losses;
    }

    private static Hash32 hash(int number) {
        byte[] bytes = new byte[Hash32.BYTES];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return Hash32.of(bytes);
    }
}
