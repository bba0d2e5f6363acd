package io.basilisk.ledger;

import java.math.BigInteger;

/**
 * The chain in one answer.
 *
 * @param chainId hash of the genesis block
 * @param modelHash current checkpoint
 * @param work sum of all blocks' work, expected hashes
 * @param nextTarget target of the next block at once after its seal
 * @param round last round opened, 0 before the first
 */
public record ChainInfo(
        Hash32 chainId,
        GenesisParams params,
        int height,
        Hash32 tip,
        long tipTimeMillis,
        Hash32 modelHash,
        BigInteger work,
        Target nextTarget,
        Amount supply,
        int round) {
    /** First 8 bytes of the chain id, as messages carry it. */
    public long chain() {
        return java.nio.ByteBuffer.wrap(chainId.bytes()).getLong();
    }
}
