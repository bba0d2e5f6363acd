package io.basilisk.jobs.run;

import java.util.Arrays;

/**
 * What the delta table says of one contribution, besides the delta.
 *
 * @param run first 16 hex digits of the run's hash
 * @param contribution the signed contribution, canonical bytes
 * @param tokens tokens trained on
 * @param seconds wall time of the training, as its executor measured it
 * @param trainLoss mean training loss over all steps, nats per token
 */
public record DeltaHeader(
        String run, int round, int shard, byte[] contribution, long tokens, double seconds, double trainLoss) {
    @Override
    public boolean equals(Object other) {
        return other instanceof DeltaHeader that
                && shard == that.shard
                && round == that.round
                && run.equals(that.run)
                && Arrays.equals(contribution, that.contribution);
    }

    @Override
    public int hashCode() {
        return 31 * shard + Arrays.hashCode(contribution);
    }
}
