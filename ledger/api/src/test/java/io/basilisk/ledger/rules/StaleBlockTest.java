package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.ChainTip;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.StaleBlock;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two valid blocks on one parent: the first one journaled wins, the other is kept and pays nobody. */
class StaleBlockTest {
    private final TestChain chain = new TestChain().begin();

    private static LedgerState replayed(TestChain chain) {
        LedgerState state = new LedgerState(chain.ledgerKey());
        chain.ledger().entries().forEach(entry -> state.apply(JournalEntry.decode(entry.encode())));
        return state;
    }

    private String codeOf(BlockHeader header) {
        try {
            chain.ledger().submit(new SolvedBlock(header));
            return "taken";
        } catch (RefusedException e) {
            return e.code();
        }
    }

    /** A block of node 0, and another of node 1 for the same round. */
    private BlockHeader secondAfterAFirst() {
        chain.untilSealed(true, true);
        BlockHeader second = chain.solved(chain.node(1), 100);
        chain.mine(chain.node(0), 100);
        return second;
    }

    @Test
    void theSecondIsKeptUnpaidAndToldSoEachTime() {
        BlockHeader second = secondAfterAFirst();
        List<Account> accounts = chain.ledger().accounts();
        Block tip = chain.blocks().getLast();

        assertThatThrownBy(() -> chain.ledger().submit(new SolvedBlock(second)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("block " + tip.hash() + " of round 1 came first, this one is kept as stale");
        int entries = chain.ledger().entries().size();
        chain.mineRound(chain.node(0));
        assertThatThrownBy(() -> chain.ledger().submit(new SolvedBlock(second)))
                .hasMessage("block " + tip.hash() + " of round 1 came first, this one is kept as stale");

        assertThat(chain.ledger().entries().get(entries - 1).submission()).isEqualTo(new SolvedBlock(second));
        assertThat(chain.ledger().entries())
                .filteredOn(it -> it.submission().equals(new SolvedBlock(second)))
                .hasSize(1);
        assertThat(chain.blocks()).hasSize(3);
        assertThat(accounts).extracting(Account::blocksWon).containsExactly(1, 0);
        assertThat(chain.info().supply().units()).isEqualTo(2 * 25_00_000_000L);
    }

    @Test
    void aJournalWithStaleBlocksReplays() {
        BlockHeader second = secondAfterAFirst();
        assertThat(codeOf(second)).isEqualTo("stale");
        chain.mineRound(chain.node(1));
        LedgerState state = replayed(chain);
        assertThat(state.chain()).contains(chain.info());
        assertThat(state.accounts()).isEqualTo(chain.ledger().accounts());
        assertThat(state.isStale(second.hash())).isTrue();
        assertThat(state.stale()).singleElement().satisfies(it -> {
            assertThat(it.header()).isEqualTo(second);
            assertThat(it.hash()).isEqualTo(second.hash());
            assertThat(it.recordedMillis()).isGreaterThan(second.sealMillis());
        });
        assertThat(state.tips())
                .extracting(ChainTip::status, ChainTip::height, ChainTip::branchLength, ChainTip::hash)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                ChainTip.Status.ACTIVE, 2, 0, chain.info().tip()),
                        org.assertj.core.groups.Tuple.tuple(ChainTip.Status.VALID_FORK, 1, 1, second.hash()));
        assertThat(state.tips().getLast().work()).isEqualTo(second.target().work());
        assertThat(state.tips().getFirst().work()).isEqualTo(chain.info().work());
    }

    /** What is wrong with a late block is said as of one that is in time, and it is not kept. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "body, bad-body",
        "seal, bad-seal-time",
        "miner, not-eligible",
        "future, time-in-future",
        "target, bad-target",
        "work, not-enough-work",
        "round, bad-round"
    })
    void onlyValidOnesAreKept(String what, String code) {
        BlockHeader second = secondAfterAFirst();
        int entries = chain.ledger().entries().size();
        assertThat(codeOf(wrong(what).apply(second))).isEqualTo(code);
        assertThat(chain.ledger().entries()).hasSize(entries);
        assertThat(replayed(chain).stale()).isEmpty();
    }

    private UnaryOperator<BlockHeader> wrong(String what) {
        return it -> {
            Hash32 body = what.equals("body") ? TestChain.hash("body") : it.bodyRoot();
            int solveMillis = what.equals("future") ? 60_000 : it.solveMillis();
            BlockHeader changed = new BlockHeader(
                    it.prevHash(),
                    body,
                    what.equals("miner") ? TestChain.key("stranger").address() : it.miner(),
                    it.height(),
                    it.round() + (what.equals("round") ? 1 : 0),
                    it.sealMillis() + (what.equals("seal") ? 1 : 0),
                    solveMillis,
                    what.equals("target") ? new io.basilisk.ledger.Target(0x1e7fffff) : it.target(),
                    it.nonce());
            return what.equals("work") ? changed.withNonce(it.nonce() + 1) : changed;
        };
    }

    @Test
    void notMoreThanSixteenOfAHeightAreKept() {
        chain.untilSealed(true, true);
        List<BlockHeader> found = java.util.stream.IntStream.rangeClosed(0, StaleBlocks.MOST_OF_A_HEIGHT + 1)
                .mapToObj(i -> TestMiner.solve(
                        chain.ledger().template(chain.node(i % 2).address()), i))
                .toList();
        chain.clock().advance(100);
        assertThat(codeOf(found.getFirst())).isEqualTo("taken");
        int entries = chain.ledger().entries().size();
        found.stream().skip(1).forEach(header -> assertThat(codeOf(header)).isEqualTo("stale"));
        assertThat(chain.ledger().entries()).hasSize(entries + StaleBlocks.MOST_OF_A_HEIGHT);
        assertThat(replayed(chain).stale())
                .extracting(StaleBlock::header)
                .containsExactlyElementsOf(found.subList(1, StaleBlocks.MOST_OF_A_HEIGHT + 1));
        assertThat(codeOf(found.getLast())).isEqualTo("stale");
    }

    @Test
    void onceTheNextBlockIsThereOlderRoundsAreOver() {
        BlockHeader second = secondAfterAFirst();
        chain.mineRound(chain.node(1));
        assertThat(codeOf(second)).isEqualTo("nothing-to-mine");
        chain.untilSealed(true);
        assertThat(codeOf(second)).isEqualTo("bad-height");
    }

    @Test
    void anEntryThatBuildsOnNothingKnownIsNotAJournals() {
        BlockHeader second = secondAfterAFirst();
        LedgerState state = replayed(chain);
        BlockHeader lost = new BlockHeader(
                TestChain.hash("nowhere"),
                second.bodyRoot(),
                second.miner(),
                9,
                9,
                second.sealMillis(),
                1,
                second.target(),
                0);
        assertThatThrownBy(() -> state.apply(state.recording(lost, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected block 9 to build on one that is known");
    }
}
