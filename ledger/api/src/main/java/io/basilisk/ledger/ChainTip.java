package io.basilisk.ledger;

import java.math.BigInteger;

/**
 * A block on which the ledger knows no other: the tip of the chain, or of a branch that lost.
 *
 * @param branchLength blocks between it and the chain, itself included; 0 for the tip of the chain
 * @param work of all blocks up to it, the genesis block left out
 */
public record ChainTip(int height, Hash32 hash, int branchLength, BigInteger work, Status status) {
    /** Bitcoin Core's words for tips, those of them that can come up here. */
    public enum Status {
        /** The tip of the chain. */
        ACTIVE,
        /** Of a branch that is valid, every block of it, and is not the chain. */
        VALID_FORK
    }
}
