package io.basilisk.ledger.testing;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Valid chains from seeds: rounds of 1 to 4 shards with accepted and rejected contributions, void rounds among them,
 * clocks that jump, and real proof of work on the easiest target. Print the seed: it gives the same chain again.
 */
public final class RandomBlocks {
    private final Random random;
    private final TestChain chain = new TestChain();

    public RandomBlocks(long seed) {
        random = new Random(seed);
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
        boolean keepBase = random.nextInt(4) == 0;
        chain.ledger().submit(keepBase ? chain.sealing(chain.info().modelHash(), 3_000_000) : chain.sealing());
        List<NodeKey> miners = IntStream.range(0, accepted.length)
                .filter(shard -> accepted[shard])
                .mapToObj(chain::node)
                .toList();
        int solveMillis = random.nextInt(10 * TestChain.SOLVE_MILLIS);
        chain.mine(miners.get(random.nextInt(miners.size())), solveMillis);
    }
}
