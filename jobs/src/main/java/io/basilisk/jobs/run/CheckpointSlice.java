package io.basilisk.jobs.run;

/**
 * One row of a checkpoint's table.
 *
 * @param tensor number of the tensor in canonical order
 * @param slice number of the slice within the tensor
 * @param offset first value, in the model's flat array
 * @param length number of values
 * @param weights fp32 little-endian
 * @param momentum outer momentum, fp32 little-endian
 */
@SuppressWarnings("ArrayRecordComponent")
public record CheckpointSlice(
        int tensor,
        int slice,
        int offset,
        int length,
        byte[] weightsHash,
        byte[] momentumHash,
        byte[] weights,
        byte[] momentum) {}
