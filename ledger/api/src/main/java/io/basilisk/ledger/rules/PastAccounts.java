package io.basilisk.ledger.rules;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import java.util.List;

/**
 * The account tree as it was after any block of a chain: applies the blocks again. Remembers the highest block that it
 * was asked for, so that whoever follows a chain has each block applied once.
 */
public final class PastAccounts {
    private Accounts accounts = new Accounts();
    private int height;
    private Hash32 stands = Hash32.ZERO;

    /**
     * Leaves of the tree, in its order.
     *
     * @param blocks from genesis on, at least up to the height; another chain than last time is noticed
     */
    public synchronized List<byte[]> leavesAfter(List<Block> blocks, int wanted) {
        if (wanted < height) {
            return AccountTree.leaves(played(new Accounts(), blocks, 1, wanted).all());
        }
        boolean sameChain = stands.equals(blocks.get(height).hash());
        int from = sameChain ? height + 1 : 1;
        accounts = played(sameChain ? accounts : new Accounts(), blocks, from, wanted);
        height = wanted;
        stands = blocks.get(wanted).hash();
        return AccountTree.leaves(accounts.all());
    }

    private static Accounts played(Accounts onto, List<Block> blocks, int from, int to) {
        for (Block block : blocks.subList(from, to + 1)) {
            onto.connect(block, block.hash());
        }
        return onto;
    }
}
