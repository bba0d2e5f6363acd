package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.testing.TestChain;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Floor 100 micro-nats, 25 percent, last 4 rounds. */
class ThresholdRuleTest {
    private static final TestChain CHAIN = new TestChain();

    private static long relative(List<List<Long>> scores, int voidRounds) {
        return ThresholdRule.forRound(CHAIN.params(ThresholdMode.RELATIVE), scores, voidRounds)
                .micro();
    }

    @Test
    void startsAtTheFloor() {
        assertThat(relative(List.of(), 0)).isEqualTo(100);
        assertThat(relative(List.of(), 7)).isEqualTo(100);
    }

    @Test
    void isAShareOfTheMedian() {
        assertThat(relative(List.of(List.of(1_000L, 9_000L, 2_000L)), 0)).isEqualTo(500);
        assertThat(relative(List.of(List.of(1_000L), List.of(9_000L), List.of(2_002L)), 0))
                .isEqualTo(500);
    }

    @Test
    void takesTheLowerOfTwoMiddleScores() {
        assertThat(relative(List.of(List.of(1_000L, 3_000L)), 0)).isEqualTo(250);
    }

    @Test
    void forgetsRoundsBeforeTheWindow() {
        List<List<Long>> scores = List.of(
                List.of(1_000_000L, 1_000_000L, 1_000_000L),
                List.of(800L),
                List.of(800L),
                List.of(800L),
                List.of(800L));
        assertThat(relative(scores, 0)).isEqualTo(200);
    }

    @Test
    void isHalvedByVoidRoundsDownToTheFloor() {
        List<List<Long>> scores = List.of(List.of(4_000L));
        assertThat(relative(scores, 0)).isEqualTo(1_000);
        assertThat(relative(scores, 1)).isEqualTo(500);
        assertThat(relative(scores, 3)).isEqualTo(125);
        assertThat(relative(scores, 4)).isEqualTo(100);
        assertThat(relative(scores, 1_000)).isEqualTo(100);
    }

    @Test
    void doesNotOverflow() {
        assertThat(relative(List.of(List.of(Long.MAX_VALUE)), 0)).isEqualTo(Long.MAX_VALUE / 4);
    }

    @Test
    void absoluteIsTheFloorWhateverHappened() {
        assertThat(ThresholdRule.forRound(CHAIN.params(ThresholdMode.ABSOLUTE), List.of(List.of(1_000_000L)), 3)
                        .micro())
                .isEqualTo(100);
    }

    @Test
    void thresholdMustBeExceeded() {
        RewardThreshold threshold = new RewardThreshold(100);
        assertThat(threshold.isMetBy(new ImprovementScore(100))).isFalse();
        assertThat(threshold.isMetBy(new ImprovementScore(101))).isTrue();
    }

    @Test
    void chainRaisesItAfterABlockAndHalvesItAfterAVoidRound() {
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true);
        chain.mine(chain.node(0), 10);
        assertThat(chain.open(1).threshold().micro()).isEqualTo(1_250);
        chain.close();
        chain.ledger().submit(chain.scores(List.of()));
        assertThat(chain.open(1).threshold().micro()).isEqualTo(625);
    }
}
