package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A ledger that seals transfers which the rules forbid, and how the verifier finds each. */
class LyingTransfersTest {
    private static final TestChain CHAIN = new TestChain();
    private static final long COIN = Amount.UNITS_PER_COIN;
    private static List<Block> blocks = List.of();

    private record Lie(String field, String detail, String name, Consumer<List<Transfer>> tell) {}

    @BeforeAll
    static void play() {
        CHAIN.withCoins(1);
        CHAIN.ledger().submit(transfer(0, 3 * COIN));
        CHAIN.ledger().submit(transfer(1, 4 * COIN));
        CHAIN.mineRound(CHAIN.node(1));
        blocks = CHAIN.blocks();
    }

    private static Transfer transfer(long nonce, long units) {
        return transfer(CHAIN.node(0), nonce, units, 40);
    }

    private static Transfer transfer(NodeKey from, long nonce, long units, int expiryHeight) {
        return CHAIN.transfer(from, TestChain.key("stranger").address(), units, 10, nonce, expiryHeight, "");
    }

    private static ChainVerifier.Report verify(Block last) {
        ChainVerifier verifier = new ChainVerifier();
        blocks.subList(0, blocks.size() - 1)
                .forEach(block -> assertThat(verifier.next(block.encode())).isEmpty());
        verifier.next(last.encode());
        return verifier.report();
    }

    @TestFactory
    List<DynamicTest> transfers() {
        NodeKey fresh = CHAIN.node(1);
        List<DynamicTest> tests = new ArrayList<>();
        for (Lie lie : List.of(
                new Lie("transfer 0", "expected nonce 0", "leaves one out", it -> it.removeFirst()),
                new Lie("transfer 0", "expected nonce 0", "exchanges two", Collections::reverse),
                new Lie("transfer 2", "expected nonce 2", "makes one twice", it -> it.add(it.getFirst())),
                new Lie("transfer 2", "a balance of", "spends what is not there", it -> it.add(transfer(2, 19 * COIN))),
                new Lie(
                        "transfer 2",
                        "may be spent",
                        "spends a fresh reward",
                        it -> it.add(transfer(fresh, 0, COIN * 9, 40))),
                new Lie(
                        "transfer 2",
                        "expiry height",
                        "takes an expired one",
                        it -> it.add(transfer(CHAIN.node(0), 2, 1, blocks.size() - 2))),
                new Lie(
                        "transfer 2 chain",
                        "",
                        "takes one of another chain",
                        it -> it.add(TestChain.sign(
                                CHAIN.node(0), signature -> copy(transfer(2, 1), CHAIN.chain() + 1, signature)))),
                new Lie(
                        "transfer 0 signature",
                        "one of key",
                        "changes a signature",
                        it -> it.set(
                                0,
                                copy(it.getFirst(), CHAIN.chain(), it.getLast().signature()))))) {
            tests.add(DynamicTest.dynamicTest(lie.name(), () -> {
                Forgery forgery = new Forgery(blocks.getLast(), CHAIN.ledgerKey());
                lie.tell().accept(forgery.transfers);
                assertThat(verify(forgery.mined()).findings()).as(lie.name()).anySatisfy(finding -> {
                    assertThat(finding.field()).isEqualTo(lie.field());
                    assertThat(finding.expected() + finding.found()).contains(lie.detail());
                });
            }));
        }
        return tests;
    }

    private static Transfer copy(Transfer it, long chain, io.basilisk.ledger.Signature signature) {
        return new Transfer(
                chain, it.from(), it.to(), it.amount(), it.fee(), it.nonce(), it.expiryHeight(), it.memo(), signature);
    }

    /** Whatever a lying ledger seals, no coin appears from nowhere. */
    @Test
    void forbiddenTransfersMoveNothing() {
        Forgery forgery = new Forgery(blocks.getLast(), CHAIN.ledgerKey());
        forgery.transfers.add(transfer(2, 19 * COIN));
        forgery.transfers.add(forgery.transfers.getFirst());
        ChainVerifier.Report report = verify(forgery.mined());
        assertThat(report.findings()).hasSize(2);
        assertThat(report.accounts())
                .containsExactlyInAnyOrderElementsOf(CHAIN.ledger().accounts());
    }
}
