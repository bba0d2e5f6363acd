package io.basilisk.ledger.testing;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Valid chains from seeds: rounds of 1 to 4 shards with accepted and rejected contributions, void rounds among them,
 * clocks that jump, transfers once there is something to spend, and real proof of work on the easiest target. Print
 * the seed: it gives the same chain again.
 */
public final class RandomBlocks {
    private final Random random;
    private final Random coins;
    private final TestChain chain = new TestChain();

    public RandomBlocks(long seed) {
        random = new Random(seed);
        coins = new Random(~seed);
    }

    /** The chain so far, for what comes next. */
    public TestChain chain() {
        return chain;
    }

    /** A chain of this height. */
    public List<Block> upTo(int height) {
        chain.begin();
        while (chain.info().height() < height) {
            playRound();
        }
        return chain.blocks();
    }

    private void playRound() {
        chain.clock().advance(random.nextInt(20_000) - 2_000);
        boolean[] accepted = new boolean[1 + random.nextInt(4)];
        for (int shard = 0; shard < accepted.length; shard++) {
            accepted[shard] = random.nextInt(3) > 0;
        }
        if (chain.untilScored(accepted).state() == RoundState.VOID) {
            return;
        }
        sendCoins();
        boolean keepBase = random.nextInt(4) == 0;
        chain.ledger().submit(keepBase ? chain.sealing(chain.info().modelHash(), 3_000_000) : chain.sealing());
        List<NodeKey> miners = IntStream.range(0, accepted.length)
                .filter(shard -> accepted[shard])
                .mapToObj(chain::node)
                .toList();
        int solveMillis = random.nextInt(10 * TestChain.SOLVE_MILLIS);
        chain.mine(miners.get(random.nextInt(miners.size())), solveMillis);
    }

    /** Some of those who can spend do, to each other and to strangers, with and without fee. */
    private void sendCoins() {
        for (int i = 0; i < 6; i++) {
            NodeKey sender = coin(i);
            long spendable =
                    chain.ledger().spending(sender.address()).spendable().units();
            if (spendable > 1_000 && coins.nextBoolean()) {
                long units = 1 + coins.nextLong(spendable - 1_000);
                int fee = coins.nextInt(1_000) * coins.nextInt(2);
                chain.ledger()
                        .submit(chain.transfer(sender, coin(coins.nextInt(6)).address(), units, fee));
            }
        }
    }

    /** A node, or one of two that own coins and contribute nothing. */
    private NodeKey coin(int index) {
        return index < 4 ? chain.node(index) : TestChain.key("stranger " + index);
    }
}
