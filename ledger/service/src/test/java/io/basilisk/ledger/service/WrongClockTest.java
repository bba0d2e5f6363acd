package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.rules.ChainVerifier;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * A ledger whose host's clock is set an hour forth or back, ten minutes back, or runs ten seconds a minute wrong, while
 * miners measure with clocks that are right: each block of theirs is taken, none that is dated ahead is, and a
 * stranger finds the chain valid.
 */
class WrongClockTest {
    private static final int ROUNDS = 25;
    private static final int LONGEST_SOLVE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long TEN_MINUTES_MILLIS = 600_000;
    private static final double DRIFT = 10.0 / 60;
    /** By which a block may be dated ahead of the ledger's clock. */
    private static final int MOST_AHEAD_MILLIS = 2_000;

    private abstract static class MillisClock extends Clock {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The wall clock of a host: what is true, as wrong as it was made. */
    private static final class HostClock extends MillisClock {
        private final Clock truth;
        private double rate = 1;
        private long trueMillis;
        private double wallMillis;

        HostClock(Clock truth) {
            this.truth = truth;
            trueMillis = truth.millis();
            wallMillis = trueMillis;
        }

        void step(long millis) {
            wallMillis = millis() + millis;
        }

        void run(double newRate) {
            wallMillis = millis();
            rate = newRate;
        }

        @Override
        public long millis() {
            long now = truth.millis();
            wallMillis += (now - trueMillis) * rate;
            trueMillis = now;
            return (long) wallMillis;
        }
    }

    /** What a ledger makes of its host's clock. */
    private static final class LedgersClock extends MillisClock {
        private final SteadyClock steady;

        LedgersClock(SteadyClock steady) {
            this.steady = steady;
        }

        @Override
        public long millis() {
            return steady.millis();
        }
    }

    private HostClock host;

    @RepeatedTest(2)
    void blocksAreJudgedByTheTimeThatPassed(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TestChain chain = new TestChain(truth -> {
            host = new HostClock(truth);
            return new LedgersClock(new SteadyClock(host, () -> truth.millis() * 1_000_000));
        });
        chain.begin();
        for (int round = 0; round < ROUNDS; round++) {
            chain.untilSealed(true, true);
            boolean forth = disturb(random.nextInt(6));
            int solveMillis = 1 + random.nextInt(LONGEST_SOLVE_MILLIS);
            if (!forth) {
                refuseAheadOfTime(chain);
            }
            chain.mine(chain.node(round % 2), solveMillis);
        }
        assertSound(chain);
    }

    /** @return whether the clock may be ahead of where it was when the round was sealed */
    private boolean disturb(int what) {
        switch (what) {
            case 0 -> host.step(HOUR_MILLIS);
            case 1 -> host.step(-HOUR_MILLIS);
            case 2 -> host.step(-TEN_MINUTES_MILLIS);
            case 3 -> host.run(1 + DRIFT);
            case 4 -> host.run(1 - DRIFT);
            default -> host.run(1);
        }
        return what == 0;
    }

    /** Found at once, and dated later than any clock may be wrong by. */
    private static void refuseAheadOfTime(TestChain chain) {
        BlockHeader header =
                TestMiner.solve(chain.ledger().template(chain.node(0).address()), MOST_AHEAD_MILLIS + 1);
        RefusedException refusal = catchThrowableOfType(
                RefusedException.class, () -> chain.ledger().submit(new SolvedBlock(header)));
        assertThat(refusal.code()).isEqualTo("time-in-future");
    }

    private static void assertSound(TestChain chain) {
        assertThat(chain.info().height()).as("no valid block is lost").isEqualTo(ROUNDS);
        assertThat(ChainVerifier.verify(
                                chain.blocks().stream().map(Block::encode).toList())
                        .findings())
                .isEmpty();
        assertThat(chain.ledger().accounts().stream()
                        .map(Account::balance)
                        .mapToLong(Amount::units)
                        .sum())
                .isEqualTo(ROUNDS * Amount.BLOCK_REWARD.units());
    }
}
