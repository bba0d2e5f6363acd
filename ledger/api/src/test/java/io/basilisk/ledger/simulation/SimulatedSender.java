package io.basilisk.ledger.simulation;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Spending;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.Optional;

/**
 * Someone who spends what node 0 earned, and now and then more than that, a nonce twice, or with an expiry that has
 * passed.
 */
final class SimulatedSender {
    private static final NodeKey KEY = TestChain.key("node-0");
    private static final Address RECEIVER = TestChain.key("receiver").address();
    private static final int MOST_FEE = 1_000;

    private final World world;

    SimulatedSender(World world) {
        this.world = world;
    }

    /** What it asks. */
    record View(ChainInfo chain, Spending spending) {
        static Optional<View> of(LedgerState state) {
            return state.chain().map(chain -> new View(chain, state.spending(KEY.address())));
        }
    }

    /** The next transfer, most of the time one that may be accepted. */
    Transfer transfer(View view) {
        long spendable = view.spending().spendable().units();
        long amount = world.chance(8) ? spendable + 1 : 1 + world.random.nextLong(1 + spendable / 4);
        long nonce = Math.max(0, view.spending().nextNonce() - (world.chance(4) ? 1 : 0));
        int expiry = view.chain().height() + world.random.nextInt(6);
        long fee = world.random.nextInt(MOST_FEE);
        return TestChain.sign(
                KEY,
                signature -> new Transfer(
                        view.chain().chain(),
                        KEY.publicKey(),
                        RECEIVER,
                        new Amount(amount),
                        new Amount(fee),
                        nonce,
                        expiry,
                        new byte[0],
                        signature));
    }
}
