package io.basilisk.ledger.rules;

import io.basilisk.ledger.BlockHeader;
import java.math.BigInteger;

/** A header's work: its double SHA-256 must not exceed its target. */
public final class ProofOfWork {
    private ProofOfWork() {}

    public static boolean isDone(BlockHeader header) {
        return header.target().isMetBy(header.hash());
    }

    /** Hashes that the header took on average. */
    public static BigInteger of(BlockHeader header) {
        return header.target().work();
    }
}
