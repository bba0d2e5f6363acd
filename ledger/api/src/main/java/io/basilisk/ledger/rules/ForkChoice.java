package io.basilisk.ledger.rules;

import io.basilisk.ledger.BlockHeader;
import java.math.BigInteger;
import java.util.List;

/**
 * Which of two valid chains from one genesis block counts: the one with more work; of equals the one that was there.
 *
 * @param fork height of the last block that they have in common
 * @param depth blocks of ours above it
 * @param added blocks of theirs above it
 * @param ourWork of ours above it
 * @param theirWork of theirs above it
 */
public record ForkChoice(int fork, int depth, int added, BigInteger ourWork, BigInteger theirWork) {
    /** Blocks that a chain with more work may undo unasked. */
    public static final int DEEP = 100;

    /**
     * Compares two chains.
     *
     * @param ours headers from the genesis block on
     * @throws IllegalArgumentException if they do not begin with the same genesis block
     */
    public static ForkChoice of(List<BlockHeader> ours, List<BlockHeader> theirs) {
        int common = 0;
        while (common < Math.min(ours.size(), theirs.size()) && ours.get(common).equals(theirs.get(common))) {
            common++;
        }
        if (common == 0) {
            throw new IllegalArgumentException("expected two chains of one genesis block, found "
                    + (ours.isEmpty() ? "nothing" : ours.getFirst().hash()) + " and "
                    + (theirs.isEmpty() ? "nothing" : theirs.getFirst().hash()));
        }
        return new ForkChoice(
                common - 1,
                ours.size() - common,
                theirs.size() - common,
                work(ours.subList(common, ours.size())),
                work(theirs.subList(common, theirs.size())));
    }

    private static BigInteger work(List<BlockHeader> headers) {
        return headers.stream().map(header -> header.target().work()).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Whether theirs takes the place of ours. */
    public boolean isTheirs() {
        return theirWork.compareTo(ourWork) > 0;
    }
}
