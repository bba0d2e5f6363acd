package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.testing.TestChain;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds that pay nobody, several in a row: what was handed in for them rides in the next block, whatever its size. */
class VoidRoundsTest {
    private final TestChain chain = new TestChain().begin();

    private void assertValid() {
        assertThat(ChainVerifier.verify(
                                chain.blocks().stream().map(Block::encode).toList())
                        .findings())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} void rounds")
    @ValueSource(ints = {1, 2, 3, 7})
    void theNextBlockHoldsThemOldestFirst(int voids) {
        chain.mineRound(chain.node(0));
        List<RewardThreshold> thresholds = new ArrayList<>();
        for (int i = 0; i < voids; i++) {
            assertThat(chain.untilScored(false, false, false).state()).isEqualTo(RoundState.VOID);
            thresholds.add(chain.round().threshold());
        }
        chain.untilSealed(false, true);
        Block block = chain.mine(chain.node(1), 50);

        assertThat(block.header().height()).isEqualTo(2);
        assertThat(block.seal().scored().getFirst().round()).isEqualTo(voids + 2);
        assertThat(block.seal().scored().stream().skip(1))
                .extracting(ScoredRound::round)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(2, voids + 1).boxed().toList());
        assertThat(block.seal().scored().stream().skip(1))
                .allSatisfy(round -> assertThat(round.contributions()).hasSize(3));
        assertThat(thresholds)
                .extracting(RewardThreshold::micro)
                .containsExactlyElementsOf(IntStream.range(0, voids)
                        .mapToObj(i -> Math.max(100L, 1_250 >> i))
                        .toList());
        assertValid();
    }

    /** They count as handed in, pay and credit nobody, and the state root of the block after covers them. */
    @Test
    void whatTheyHoldCountsOnce() {
        chain.untilScored(false, false);
        chain.untilScored(false, false);
        chain.untilSealed(true, true);
        chain.mine(chain.node(0), 50);
        Account second = chain.ledger().account(chain.node(1).address());
        assertThat(second.contributions()).isEqualTo(3);
        assertThat(second.accepted()).isEqualTo(1);
        assertThat(second.creditMicro()).isEqualTo(5_001);
        chain.untilScored(false);
        chain.untilScored(false);
        chain.mineRound(chain.node(1));
        assertThat(chain.ledger().account(chain.node(1).address()).contributions())
                .isEqualTo(4);
        assertThat(chain.info().supply().units()).isEqualTo(2 * 25_00_000_000L);
        assertValid();
    }

    /** A journal that ends in the middle of void rounds goes on as if nothing had happened. */
    @Test
    void aRestartBetweenThemChangesNothing() {
        chain.mineRound(chain.node(0));
        for (int i = 0; i < 3; i++) {
            chain.untilScored(false, false);
        }
        chain.untilSealed(true);
        Block block = chain.mine(chain.node(0), 50);
        List<JournalEntry> entries = chain.ledger().entries();
        LedgerState state = new LedgerState(chain.ledgerKey());
        entries.forEach(entry -> state.apply(JournalEntry.decode(entry.encode())));
        assertThat(state.block(2)).contains(block);
        assertThat(Block.decode(block.encode())).isEqualTo(block);
    }

    @Test
    void undoingTheBlockUndoesWhatTheyDid() {
        chain.mineRound(chain.node(0));
        List<Account> before = chain.ledger().accounts();
        for (int i = 0; i < 3; i++) {
            chain.untilScored(false, false, false);
        }
        chain.untilSealed(false, true);
        chain.mine(chain.node(1), 50);
        LedgerState state = new LedgerState(chain.ledgerKey());
        chain.ledger().entries().forEach(state::apply);
        Reorganisation undone = Reorganisation.of(state, 1, List.of());
        assertThat(undone.accounts()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(undone.undone()).hasSize(1);
    }

    /** As many contributions as a round can have are void, and ride beside those of the next. */
    @Test
    void aFullRoundRidesInTheNextBlock() {
        chain.open(SubmissionRules.MOST_SHARDS);
        List<Contribution> contributions = IntStream.range(0, SubmissionRules.MOST_SHARDS)
                .mapToObj(shard -> chain.contribution(chain.node(shard % 4), shard))
                .toList();
        contributions.forEach(it -> chain.ledger().submit(chain.commitTo(chain.node(it.shard() % 4), it)));
        chain.close();
        contributions.forEach(chain.ledger()::submit);
        chain.ledger()
                .submit(chain.scores(IntStream.range(0, SubmissionRules.MOST_SHARDS)
                        .mapToObj(shard -> TestChain.score(shard, false))
                        .toList()));
        assertThat(chain.round().state()).isEqualTo(RoundState.VOID);
        chain.untilSealed(true, true);
        Block block = chain.mine(chain.node(0), 50);
        assertThat(block.seal().scored().getLast().contributions()).isEqualTo(contributions);
        assertThat(chain.ledger().account(chain.node(3).address()).contributions())
                .isEqualTo(SubmissionRules.MOST_SHARDS / 4);
        assertValid();
    }

    /** What waits makes the next round smaller, but never impossible: a chain can always go on. */
    @ParameterizedTest(name = "{0} full void rounds and {1} shards")
    @CsvSource({"0, 1024, true", "15, 1024, true", "15, 1025, false", "16, 1, true", "16, 2, false", "40, 1, true"})
    void aBodyHasRoomForSixteenFullRounds(int fullRounds, int shards, boolean fits) {
        OpenRound request = chain.opening(shards);
        RoundRecord full = fullVoidRound();
        List<RoundRecord> carried =
                IntStream.range(0, fullRounds).mapToObj(i -> full).toList();
        Chain on = new Chain(chain.params(), chain.blocks().getFirst());
        SubmissionRules rules = new SubmissionRules(
                chain.ledgerKey().publicKey(), on, List.of(), carried, new TransferBook(), new StaleBlocks());
        if (fits) {
            assertThat(rules.check(request, 0)).isEmpty();
        } else {
            assertThatThrownBy(() -> rules.check(request, 0))
                    .isInstanceOf(RefusedException.class)
                    .extracting(it -> ((RefusedException) it).code())
                    .isEqualTo("bad-shard");
        }
    }

    private RoundRecord fullVoidRound() {
        OpenRound opening = chain.opening(SubmissionRules.MOST_SHARDS);
        RoundRecord round = new RoundRecord(
                opening,
                TestChain.hash("previous"),
                new RewardThreshold(1),
                0,
                TestChain.hash("nonce"),
                TestChain.hash("hash of nonce"));
        chain.open(1);
        Contribution one = chain.contribution(chain.node(0), 0);
        IntStream.range(0, SubmissionRules.MOST_SHARDS)
                .forEach(shard -> round.contribute(new Contribution(
                        one.chain(),
                        one.round(),
                        one.node(),
                        shard,
                        one.shardHash(),
                        one.baseModelHash(),
                        one.deltaHash(),
                        one.samples(),
                        one.steps(),
                        one.device(),
                        one.salt(),
                        one.signature())));
        return round;
    }
}
