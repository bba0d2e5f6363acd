package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.Signatures;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerStateTest {
    @Test
    void roundGoesFromOpenToMinedAndPaysItsFinder() {
        TestChain chain = new TestChain().begin();
        RoundInfo open = chain.open(2);
        assertThat(open.state()).isEqualTo(RoundState.OPEN);
        assertThat(open.previousHash()).isEqualTo(chain.info().tip());
        assertThat(open.threshold().micro()).isEqualTo(100);
        assertThat(open.evalSeed()).isEmpty();

        Contribution honest = chain.contribution(chain.node(0), 0);
        Contribution useless = chain.contribution(chain.node(1), 1);
        chain.ledger().submit(chain.commitTo(chain.node(0), honest));
        chain.ledger().submit(chain.commitTo(chain.node(1), useless));
        RoundInfo closed = chain.close();
        assertThat(closed.state()).isEqualTo(RoundState.COMMIT_CLOSED);
        assertThat(closed.evalSeed()).isPresent();

        chain.ledger().submit(useless);
        chain.ledger().submit(honest);
        assertThat(chain.ledger().contributions(1))
                .extracting(ScoredContribution::contribution)
                .containsExactly(honest, useless);

        chain.ledger().submit(chain.scores(List.of(TestChain.score(0, true), TestChain.score(1, false))));
        assertThat(chain.round().state()).isEqualTo(RoundState.SCORED);
        assertThat(chain.round().eligible()).containsExactly(chain.node(0).address());

        chain.ledger().submit(chain.sealing());
        assertThat(chain.round().state()).isEqualTo(RoundState.SEALED);

        Block block = chain.mine(chain.node(0), 250);
        RoundInfo mined = chain.round();
        assertThat(mined.state()).isEqualTo(RoundState.MINED);
        assertThat(mined.block().orElseThrow().hash()).isEqualTo(block.hash());
        assertThat(chain.info().modelHash()).isEqualTo(TestChain.hash("model 1"));
        Account winner = chain.ledger().account(chain.node(0).address());
        assertThat(winner.balance()).isEqualTo(new Amount(25_00_000_000L));
        assertThat(winner.creditMicro()).isEqualTo(5_000);
        assertThat(chain.ledger().history(winner.address())).singleElement().satisfies(event -> {
            assertThat(event.height()).isEqualTo(1);
            assertThat(event.amount()).isEqualTo(Amount.BLOCK_REWARD);
        });
        Account loser = chain.ledger().account(chain.node(1).address());
        assertThat(loser).isEqualTo(new Account(loser.address(), Amount.ZERO, 0, 0, 0, 1, 0));
    }

    @Test
    void evalSeedIsUnknownUntilTheNoncePromisedAtOpeningIsRevealed() {
        TestChain chain = new TestChain().begin();
        RoundInfo open = chain.open(1);
        Contribution contribution = chain.contribution(chain.node(0), 0);
        Commit commit = chain.commitTo(chain.node(0), contribution);
        chain.ledger().submit(commit);
        Hash32 evalSeed = chain.close().evalSeed().orElseThrow();
        chain.ledger().submit(contribution);
        chain.ledger().submit(chain.scores(List.of(TestChain.score(0, true))));
        chain.ledger().submit(chain.sealing());
        ScoredRound sealed = chain.mine(chain.node(0), 100).seal().scored().getFirst();
        assertThat(Hash32.of(Hashing.sha256(sealed.ledgerNonce().bytes()))).isEqualTo(open.ledgerNonceHash());
        assertThat(BodyRoot.evalSeed(List.of(commit), open.previousHash(), sealed.ledgerNonce()))
                .isEqualTo(evalSeed);
    }

    @Test
    void roundWithoutAnAcceptedContributionIsVoidAndRidesInTheNextBlock() {
        TestChain chain = new TestChain().begin();
        assertThat(chain.untilScored(false, false).state()).isEqualTo(RoundState.VOID);
        assertThat(chain.info().height()).isZero();
        assertThat(chain.info().supply()).isEqualTo(Amount.ZERO);
        assertThat(chain.untilScored(false).state()).isEqualTo(RoundState.VOID);

        chain.untilSealed(true);
        Block block = chain.mine(chain.node(0), 10);
        assertThat(block.header().round()).isEqualTo(3);
        assertThat(block.header().height()).isEqualTo(1);
        assertThat(block.seal().scored()).extracting(ScoredRound::round).containsExactly(3, 1, 2);
        assertThat(chain.ledger().account(chain.node(1).address()).contributions())
                .isEqualTo(1);

        chain.untilSealed(true);
        assertThat(chain.mine(chain.node(0), 10).seal().scored())
                .extracting(ScoredRound::round)
                .containsExactly(4);
    }

    @Test
    void keptBaseStillGivesABlock() {
        TestChain chain = new TestChain().begin();
        Hash32 base = chain.info().modelHash();
        chain.untilScored(true);
        chain.ledger().submit(chain.sealing(base, 3_100_000));
        chain.mine(chain.node(0), 10);
        assertThat(chain.info().modelHash()).isEqualTo(base);
        assertThat(chain.info().supply()).isEqualTo(Amount.BLOCK_REWARD);
    }

    @Test
    void sameBytesAgainGiveTheFirstReceipt() {
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true, true);
        chain.mine(chain.node(1), 40);
        List<JournalEntry> entries = chain.ledger().entries();
        chain.clock().advance(60_000);
        for (JournalEntry entry : entries) {
            Receipt again = chain.ledger().submit(entry.submission());
            assertThat(again.sequence()).isEqualTo(entry.sequence());
            assertThat(again.timeMillis()).isEqualTo(entry.timeMillis());
            byte[] message = Receipt.message(entry.submission().id(), entry.sequence(), entry.timeMillis());
            assertThat(Signatures.isValid(chain.ledgerKey().publicKey(), message, again.signature()))
                    .isTrue();
        }
        assertThat(chain.ledger().entries()).isEqualTo(entries);
        assertThat(chain.info().supply()).isEqualTo(Amount.BLOCK_REWARD);
    }

    @Test
    void timeOfEntriesAndBlocksNeverGoesBackwards() {
        TestChain chain = new TestChain().begin();
        for (int round = 0; round < 4; round++) {
            chain.clock().advance(-30_000);
            chain.untilSealed(true);
            chain.mine(chain.node(0), 1_500);
        }
        assertThat(chain.ledger().entries())
                .extracting(JournalEntry::timeMillis)
                .isSorted();
        assertThat(chain.blocks())
                .extracting(block -> block.header().timeMillis())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void replayedJournalGivesTheSameLedger(long seed) {
        RandomBlocks random = new RandomBlocks(seed);
        List<Block> blocks = random.upTo(8);
        TestChain chain = random.chain();
        LedgerState replayed = new LedgerState(chain.ledgerKey());
        for (JournalEntry entry : chain.ledger().entries()) {
            replayed.apply(JournalEntry.decode(entry.encode()));
            assertThat(replayed.receipt(entry)).isEqualTo(chain.ledger().submit(entry.submission()));
        }
        ChainInfo info = chain.info();
        assertThat(replayed.chain()).contains(info);
        assertThat(replayed.accounts()).isEqualTo(chain.ledger().accounts());
        assertThat(IntStream.range(0, blocks.size())
                        .mapToObj(height -> replayed.block(height).orElseThrow()))
                .isEqualTo(blocks);
        assertThat(replayed.round(info.round())).isEqualTo(chain.ledger().round(info.round()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32, 33})
    void supplyIsTheRewardTimesTheHeight(long seed) {
        RandomBlocks random = new RandomBlocks(seed);
        int height = random.upTo(6).size() - 1;
        long held = random.chain().ledger().accounts().stream()
                .mapToLong(account -> account.balance().units())
                .sum();
        assertThat(held).isEqualTo(height * 25_00_000_000L);
        assertThat(random.chain().info().supply().units()).isEqualTo(held);
    }

    @Test
    void journalOfAnotherKeyIsRefused() {
        TestChain chain = new TestChain().begin();
        LedgerState other = new LedgerState(TestChain.key("another"));
        assertThatThrownBy(() -> other.apply(chain.ledger().entries().getFirst()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected the journal of ledger key");
    }

    @Test
    void entriesThatDoNotFollowAreRefused() {
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true);
        chain.mine(chain.node(0), 10);
        List<JournalEntry> entries = chain.ledger().entries();
        for (int skipped = 0; skipped < entries.size() - 1; skipped++) {
            LedgerState state = new LedgerState(chain.ledgerKey());
            entries.subList(0, skipped).forEach(state::apply);
            JournalEntry next = entries.get(skipped + 1);
            assertThatThrownBy(() -> state.apply(next))
                    .as("entry %d without the one before", next.sequence())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("expected journal entry");
            JournalEntry renumbered = new JournalEntry(skipped, next.timeMillis(), next.submission());
            if (changesTheState(entries.get(skipped).submission())) {
                assertThatThrownBy(() -> state.apply(renumbered)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    /**
     * A round without its commit is still a round; its contribution is then scored all the same by a journal that is
     * trusted.
     */
    private static boolean changesTheState(Submission submission) {
        return !(submission instanceof Commit);
    }

    @Test
    void contributionsOfANodeComeNewestFirst() {
        TestChain chain = new TestChain().begin();
        chain.untilSealed(true, true);
        chain.mine(chain.node(1), 10);
        chain.untilScored(false, true);
        LedgerState state = new LedgerState(chain.ledgerKey());
        chain.ledger().entries().forEach(state::apply);
        assertThat(state.contributionsOf(chain.node(1).publicKey()))
                .extracting(it -> it.contribution().round())
                .containsExactly(2, 1);
        assertThat(state.contributionsOf(chain.node(1).publicKey()))
                .allSatisfy(it -> assertThat(it.score()).isPresent());
        assertThat(state.contributionsOf(TestChain.hash("nobody"))).isEmpty();
    }
}
