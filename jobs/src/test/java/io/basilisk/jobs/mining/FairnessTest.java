package io.basilisk.jobs.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.kernels.sha256.NonceSearch;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The chance to find a block is the share of the hashes: real search, the ledger's real rules, throttled miners. */
class FairnessTest {
    private static final int BLOCKS = 300;
    private static final long SLOW_HASHES = 2_000;
    private static final long FAST_HASHES = 2 * SLOW_HASHES;

    /** 1 degree of freedom, p = 0.001. */
    private static final double CHI_SQUARE_LIMIT = 10.83;

    private final TestChain chain = new TestChain().begin();
    private final NodeKey slow = chain.node(0);
    private final NodeKey fast = chain.node(1);

    /** Keys, headers and clock follow from constants: the same blocks in every run. */
    @Test
    void aMinerTwiceAsFastFindsTwiceAsManyBlocks() {
        for (int block = 0; block < BLOCKS; block++) {
            chain.untilSealed(true, true);
            mineOne();
        }
        Account slowAccount = chain.ledger().account(slow.address());
        Account fastAccount = chain.ledger().account(fast.address());
        assertThat(slowAccount.blocksWon() + fastAccount.blocksWon()).isEqualTo(BLOCKS);
        assertThat(chain.info().supply().units()).isEqualTo(BLOCKS * 25L * 100_000_000);
        double expectedSlow = BLOCKS / 3.0;
        double expectedFast = BLOCKS * 2 / 3.0;
        double chiSquare = square(slowAccount.blocksWon() - expectedSlow) / expectedSlow
                + square(fastAccount.blocksWon() - expectedFast) / expectedFast;
        assertThat(chiSquare)
                .as("%d : %d blocks, expected 1 : 2", slowAccount.blocksWon(), fastAccount.blocksWon())
                .isLessThan(CHI_SQUARE_LIMIT);
    }

    /** Both search for the same time, tick by tick; within a tick the one that was nearer to its start is first. */
    private void mineOne() {
        MiningTemplate template = chain.ledger().template(slow.address());
        Miner slowMiner = new Miner(template, NonceSearch::search, 0);
        Miner fastMiner = new Miner(chain.ledger().template(fast.address()), NonceSearch::search, 0);
        for (long tick = 0; ; tick++) {
            Optional<BlockHeader> slowHit = slowMiner.search(TestChain.SOLVE_MILLIS, SLOW_HASHES);
            Optional<BlockHeader> fastHit = fastMiner.search(TestChain.SOLVE_MILLIS, FAST_HASHES);
            if (slowHit.isPresent() || fastHit.isPresent()) {
                double slowAt = when(slowHit, tick, SLOW_HASHES);
                double fastAt = when(fastHit, tick, FAST_HASHES);
                chain.clock().advance(TestChain.SOLVE_MILLIS);
                chain.ledger().submit(new SolvedBlock((slowAt < fastAt ? slowHit : fastHit).orElseThrow()));
                return;
            }
        }
    }

    private static double when(Optional<BlockHeader> hit, long tick, long hashesPerTick) {
        return hit.map(header -> (double) (header.nonce() - tick * hashesPerTick) / hashesPerTick)
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double square(double value) {
        return value * value;
    }
}
