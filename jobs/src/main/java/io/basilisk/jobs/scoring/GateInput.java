package io.basilisk.jobs.scoring;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ReasonCode;

/**
 * What is known of one contribution when the gate judges it.
 *
 * @param shard its shard
 * @param baseModelHash the base that it says it was trained from
 * @param shardHash hash of the data that it says it was trained on
 * @param dealtHash hash of the data that its shard was dealt
 * @param deltaHash hash of its delta's canonical bytes
 * @param commitOrder place of its commit among the round's commits, {@link #NO_COMMIT} if its node made none to this
 * delta
 * @param finding {@link ReasonCode#OK}, or why its delta could not be read: MALFORMED, WRONG_SHAPE or NOT_FINITE
 * @param norm Euclidean norm of its delta, 0 if that could not be read
 * @param losses nats per token of each drawn held-out sequence with its delta added; empty if it could not be read
 */
@SuppressWarnings("ArrayRecordComponent")
public record GateInput(
        int shard,
        Hash32 baseModelHash,
        Hash32 shardHash,
        Hash32 dealtHash,
        Hash32 deltaHash,
        int commitOrder,
        ReasonCode finding,
        double norm,
        double[] losses) {
    /** Stands for a commit that was never made. */
    public static final int NO_COMMIT = -1;

    boolean isOfItsShard() {
        return shardHash.equals(dealtHash);
    }
}
