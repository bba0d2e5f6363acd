package io.basilisk.jobs.mining;

import java.io.Serializable;

/**
 * What one mining task did.
 *
 * @param hashes headers hashed
 * @param seconds it searched for
 * @param foundMillis when the ledger took this task's block, by this host's clock; 0 if another miner was first
 * @param stoppedMillis when it stopped searching, by this host's clock
 * @param eligible whether any of its nodes may mine the round
 */
public record MiningReport(long hashes, double seconds, long foundMillis, long stoppedMillis, boolean eligible)
        implements Serializable {}
