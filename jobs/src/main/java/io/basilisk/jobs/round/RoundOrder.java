package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RoundInfo;
import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * What a round's tasks must agree on, fixed when the ledger opened the round.
 *
 * @param round number, from 1 on
 * @param previousHash hash of the block the round builds on: deals the work
 * @param chainId hash of the genesis block: part of everything that is signed
 * @param base the model that is improved
 */
@SuppressWarnings("ArrayRecordComponent")
public record RoundOrder(int round, byte[] previousHash, byte[] chainId, ModelPlace base) implements Serializable {

    static RoundOrder of(RoundInfo round, Hash32 chainId, Checkpoint base) {
        return new RoundOrder(round.round(), round.previousHash().bytes(), chainId.bytes(), ModelPlace.of(base));
    }

    /** First 8 bytes of the chain id, as messages carry it. */
    long chain() {
        return ByteBuffer.wrap(chainId).getLong();
    }

    /** How the round's work is dealt. */
    ShardDeal deal(WorkerRun run) {
        return deal(run.manifest().settings().workers(), run.corpus().trainBlocks());
    }

    /** The same, as the driver knows it. */
    ShardDeal deal(DriverRun run) {
        return deal(run.manifest().settings().workers(), run.trainBlocks());
    }

    private ShardDeal deal(int shards, int trainBlocks) {
        return new ShardDeal(previousHash, round, shards, trainBlocks);
    }
}
