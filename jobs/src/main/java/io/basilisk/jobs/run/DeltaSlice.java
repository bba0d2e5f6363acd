package io.basilisk.jobs.run;

/**
 * One row of the delta table: one slice as its contributor wrote it, unchecked.
 *
 * @param contribution the signed contribution it claims to belong to
 */
@SuppressWarnings("ArrayRecordComponent")
public record DeltaSlice(int shard, byte[] contribution, int tensor, int slice, int codec, byte[] bytes) {}
