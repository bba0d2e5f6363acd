package io.basilisk.ledger;

import java.util.Optional;

/**
 * One line of an account's history.
 *
 * @param height of the block
 * @param amount what came or went, without the fee that was paid on top
 * @param fee reward: how much of the amount are fees of others; sent: what was paid on top; received: what the sender
 *     paid on top
 * @param transfer what sent or brought it; empty for a reward
 */
public record AccountEvent(
        Kind kind,
        int height,
        Hash32 block,
        int round,
        Amount amount,
        Amount fee,
        Optional<Transfer> transfer,
        long timeMillis) {

    /** What happened. */
    public enum Kind {
        /** The account found a block: 25 BSK and the fees in it. */
        REWARD,
        SENT,
        RECEIVED
    }
}
