package io.basilisk.jobs.run;

import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.Slice;

/**
 * One row of a checkpoint's table.
 *
 * @param weights fp32 little-endian
 * @param momentum outer momentum, fp32 little-endian
 */
@SuppressWarnings("ArrayRecordComponent")
public record CheckpointSlice(Slice slice, byte[] weightsHash, byte[] momentumHash, byte[] weights, byte[] momentum) {

    /** The row of a slice, with its hashes. */
    public static CheckpointSlice of(Slice slice, byte[] weights, byte[] momentum) {
        return new CheckpointSlice(
                slice, ModelHash.slice(slice, weights), ModelHash.slice(slice, momentum), weights, momentum);
    }
}
