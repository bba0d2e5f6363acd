package io.basilisk.ledger.client;

import io.basilisk.ledger.Hash32;

/**
 * The newest block that was seen of a chain.
 *
 * @param chainId hash of the genesis block
 * @param ledger address of the ledger that showed it
 */
public record KnownTip(Hash32 chainId, int height, Hash32 hash, String ledger) {
    /** {@code block 12 (0000ab…)}. */
    String block() {
        return "block " + height + " (" + hash + ")";
    }
}
