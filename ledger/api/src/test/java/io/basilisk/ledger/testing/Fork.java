package io.basilisk.ledger.testing;

import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.stream.IntStream;

/**
 * One ledger's history that went on as two, as after a backup was restored while the original ran on: both have the
 * key and the same past, in which node 0 earned coins.
 */
public final class Fork {
    /** Height of the last block that both have. */
    public static final int COMMON = 11;

    private final TestChain left = new TestChain().withCoins(2);
    private final TestChain right = new TestChain().withCoins(2);

    public TestChain left() {
        return left;
    }

    public TestChain right() {
        return right;
    }

    /** Lets a side go on by rounds that node 2 finds; they are of other work than those of another pace. */
    public static void grow(TestChain side, int blocks, int solveMillis) {
        IntStream.range(0, blocks).forEach(i -> {
            side.untilSealed(true, true, true);
            side.mine(side.node(2), solveMillis);
        });
    }

    /** Hands in a transfer of node 0 to somebody. */
    public static Transfer pay(TestChain side, String to, long units, long nonce) {
        NodeKey from = side.node(0);
        Transfer transfer = side.transfer(from, TestChain.key(to).address(), units, 10, nonce);
        side.ledger().submit(transfer);
        return transfer;
    }
}
