package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.codec.MalformedBytesException;
import io.basilisk.ledger.rules.Refusals.Case;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every way for a transfer to be refused. Refusals change nothing, so all are tried on one chain. */
class TransferRefusalTest {
    private static TestChain chain;
    private static final Address TO = TestChain.key("stranger").address();
    private static final long COIN = Amount.UNITS_PER_COIN;
    private static NodeKey rich;
    private static int next;

    /**
     * Node 0 made a transfer of nonce 0; those of nonces 1 (fee 100) and 2 (no fee) are being mined, 3 (fee 100) and 4
     * (no fee) wait.
     */
    @BeforeAll
    static void play() {
        chain = new TestChain();
        chain.withCoins(2);
        rich = chain.node(0);
        chain.ledger().submit(transfer(0, COIN, 0));
        chain.mineRound(chain.node(1));
        chain.ledger().submit(transfer(1, COIN, 100));
        chain.ledger().submit(transfer(2, COIN, 0));
        chain.untilSealed(true, true);
        chain.ledger().submit(transfer(3, COIN, 100));
        chain.ledger().submit(transfer(4, COIN, 0));
        next = chain.info().height() + 1;
    }

    private static Transfer transfer(long nonce, long units, long fee) {
        return chain.transfer(rich, TO, units, fee, nonce);
    }

    private static Case of(String code, String name, Submission submission) {
        return new Case(name, code, _ -> submission);
    }

    @TestFactory
    List<DynamicTest> transfers() {
        NodeKey poor = TestChain.key("poor");
        Transfer good = transfer(5, COIN, 0);
        return Refusals.refusedOn(
                chain,
                of("nonce-used", "a nonce that a block holds", transfer(0, 2 * COIN, 50)),
                of("already-sealed", "a nonce that is being mined", transfer(1, COIN, 5_000)),
                of("fee-too-low", "a fee that is not a tenth higher", transfer(3, COIN + 1, 109)),
                of("fee-too-low", "instead of one without a fee", transfer(4, COIN + 1, 5_000)),
                of("already-there", "signed again", copy(transfer(3, COIN, 100), chain.node(1))),
                of("nonce-too-high", "65 ahead of the account", transfer(1 + Mempool.MOST_AHEAD + 1, 1, 0)),
                of("expired", "that no block may hold", chain.transfer(rich, TO, 1, 0, 5, next - 1, "")),
                of("expiry-too-far", "that wants to wait for ever", chain.transfer(rich, TO, 1, 0, 5, next + 1000, "")),
                of("expiry-too-far", "until 2^31 - 1", chain.transfer(rich, TO, 1, 0, 5, Integer.MAX_VALUE, "")),
                of("insufficient-funds", "of somebody who has nothing", chain.transfer(poor, TO, 1, 0)),
                of("insufficient-funds", "of more than there is", transfer(5, 49 * COIN + 1, 0)),
                of("insufficient-funds", "of the largest amount", transfer(5, Long.MAX_VALUE, 0)),
                of("insufficient-funds", "with the largest fee", transfer(5, 1, Long.MAX_VALUE - 1)),
                of("insufficient-funds", "of what waiting ones spend", transfer(5, 45 * COIN - 199, 0)),
                of("immature-funds", "of a fresh reward", chain.transfer(chain.node(1), TO, 26 * COIN, 0)),
                of("bad-signature", "signed by another", copy(good, chain.node(1))),
                of("wrong-chain", "of another chain", onChain(good, chain.chain() + 1)));
    }

    /** The limits themselves are allowed. */
    @Test
    void whatIsJustAllowed() {
        TestChain chain = new TestChain().withCoins(1);
        int height = chain.info().height() + 1;
        chain.ledger().submit(chain.transfer(chain.node(0), TO, COIN, 20, 0, height, "x".repeat(64)));
        chain.ledger().submit(chain.transfer(chain.node(0), TO, COIN, 22, 0, height + 999, ""));
        chain.ledger().submit(chain.transfer(chain.node(0), TO, 1, 0, Mempool.MOST_AHEAD));
        chain.ledger().submit(chain.transfer(chain.node(0), TO, 24 * COIN - 23, 0, 1));
        assertThat(chain.ledger().spending(chain.node(0).address()).spendable()).isEqualTo(Amount.ZERO);
    }

    @Test
    void theSixtyFifthThatWaitsIsRefused() {
        TestChain chain = new TestChain().withCoins(1);
        for (int nonce = 1; nonce <= Mempool.MOST_PER_SENDER; nonce++) {
            chain.ledger().submit(chain.transfer(chain.node(0), TO, 1, 0, nonce));
        }
        Transfer first = chain.transfer(chain.node(0), TO, 1, 0, 0);
        RefusedException refusal = catchThrowableOfType(
                RefusedException.class, () -> chain.ledger().submit(first));
        assertThat(refusal.code()).isEqualTo("too-many-pending");
    }

    @Test
    void withoutAChainNothingCanBeSent() {
        Transfer good = transfer(5, COIN, 0);
        RefusedException refusal = catchThrowableOfType(
                RefusedException.class, () -> new TestChain().ledger().submit(good));
        assertThat(refusal.code()).isEqualTo("no-chain");
    }

    @Test
    void bytesOutOfRangeAreNoTransfer() {
        int amount = 2 + 8 + 32 + 20;
        assertMalformed("amount of at least 1", it -> it.putLong(amount, 0));
        assertMalformed("amount of at least 0", it -> it.putLong(amount, -1));
        assertMalformed("amount of at least 0", it -> it.putLong(amount, Long.MIN_VALUE));
        assertMalformed("amount of at least 0", it -> it.putLong(amount + 8, -1));
        assertMalformed("together", it -> it.putLong(amount, Long.MAX_VALUE).putLong(amount + 8, 1));
        assertMalformed("nonce", it -> it.putLong(amount + 16, -1));
        assertMalformed("expiryHeight", it -> it.putInt(amount + 24, -1));
        assertMalformed("memo", it -> it.put(amount + 28, (byte) 65));
        assertMalformed("more bytes", it -> it.put(amount + 28, (byte) 1));
        assertThatThrownBy(() -> chain.transfer(rich, TO, 1, 0, 5, next, "x".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 64 bytes");
    }

    private static void assertMalformed(String message, Consumer<ByteBuffer> damage) {
        byte[] bytes = transfer(5, COIN, 0).encode();
        damage.accept(ByteBuffer.wrap(bytes));
        assertThatThrownBy(() -> Submission.decode(bytes))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining(message);
    }

    private static Transfer copy(Transfer it, NodeKey signer) {
        return new Transfer(
                it.chain(),
                it.from(),
                it.to(),
                it.amount(),
                it.fee(),
                it.nonce(),
                it.expiryHeight(),
                it.memo(),
                signer.sign(it.signedMessage()));
    }

    private static Transfer onChain(Transfer it, long chain) {
        return TestChain.sign(
                rich,
                signature -> new Transfer(
                        chain,
                        it.from(),
                        it.to(),
                        it.amount(),
                        it.fee(),
                        it.nonce(),
                        it.expiryHeight(),
                        it.memo(),
                        signature));
    }
}
