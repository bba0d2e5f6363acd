package io.basilisk.jobs.run;

import org.apache.hadoop.fs.Path;

/**
 * A complete checkpoint.
 *
 * @param round the round it came out of, 0 for the initial one
 * @param slices directory of the table of slices: another checkpoint's where the round kept its base
 * @param holder the round whose directory that is
 * @param outerSteps outer steps that its momentum has seen
 * @param modelHash hash over all weights and the outer momentum
 */
@SuppressWarnings("ArrayRecordComponent")
public record Checkpoint(int round, Path slices, int holder, int outerSteps, byte[] modelHash) {}
