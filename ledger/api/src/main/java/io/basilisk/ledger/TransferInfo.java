package io.basilisk.ledger;

import java.util.Optional;

/**
 * A transfer as the ledger knows it now.
 *
 * @param block which one holds it; present exactly when it is confirmed
 * @param confirmations blocks from that one to the tip, itself included; 0 before
 */
public record TransferInfo(Transfer transfer, State state, Optional<BlockSummary> block, int confirmations) {

    /** How far it got. */
    public enum State {
        /** Waits for a round to be sealed. */
        PENDING,
        /** In the body that is being mined. */
        SEALED,
        /** In a block. */
        CONFIRMED,
        /** No block took it before its expiry height. */
        EXPIRED,
        /** The sender put another one with a higher fee in its place. */
        REPLACED,
        /** Gave way to others with higher fees when too many waited, or its nonce was used by another. */
        DROPPED;

        /** Whether nothing more will happen to it. */
        public boolean isFinal() {
            return this != PENDING && this != SEALED;
        }
    }
}
