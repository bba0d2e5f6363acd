package io.basilisk.jobs.mining;

import io.basilisk.ledger.BlockHeader;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One thread's search for the block of a round. The nodes it mines for take turns of the same number of hashes, so each
 * one's chance is its share of the work.
 */
final class Search {
    /** A turn is long enough to be efficient and short enough to stop in time. */
    private static final double TURN_SECONDS = 0.01;

    private static final long FIRST_TURN = 16_384;
    private static final long LEAST_TURN = 1_024;

    private final List<Miner> miners;
    private final long startedNanos = System.nanoTime();
    private long turn = FIRST_TURN;
    private long hashes;

    Search(List<Miner> miners) {
        this.miners = miners;
    }

    /** Searches until a block is found or there is no need for one any more. */
    Optional<BlockHeader> until(BooleanSupplier over) {
        while (!over.getAsBoolean()) {
            long cycleNanos = System.nanoTime();
            for (Miner miner : miners) {
                Optional<BlockHeader> solved = miner.search(solveMillis(), turn);
                hashes += turn;
                if (solved.isPresent()) {
                    return solved;
                }
                if (over.getAsBoolean()) {
                    return Optional.empty();
                }
            }
            adapt((System.nanoTime() - cycleNanos) / 1e9 / miners.size());
        }
        return Optional.empty();
    }

    /** Headers hashed so far. */
    long hashes() {
        return hashes;
    }

    /** Between cycles only: within one, all nodes get the same. */
    private void adapt(double turnSeconds) {
        turn = Math.max(LEAST_TURN, (long) (turn * Math.min(2, TURN_SECONDS / Math.max(turnSeconds, 1e-6))));
    }

    private int solveMillis() {
        return (int) Math.max(1, (System.nanoTime() - startedNanos) / 1_000_000);
    }
}
