package io.basilisk.jobs.report;

/**
 * One row of the report table {@code contributions}: what became of one contribution, and why.
 *
 * @param node address
 * @param scoreMicro mean improvement, micro-nats per token
 * @param lowerBoundMicro 1st percentile of its bootstrap
 * @param thresholdMicro what the lower bound had to exceed
 * @param reason reason code
 * @param figures the numbers that decided
 * @param norm of the delta
 * @param device cpu, opencl or cuda
 * @param block hash of the round's block, empty for a void round
 */
public record ContributionRow(
        int round,
        int shard,
        String node,
        long scoreMicro,
        long lowerBoundMicro,
        long thresholdMicro,
        boolean accepted,
        String reason,
        String figures,
        double norm,
        long tokens,
        double seconds,
        String device,
        String deltaHash,
        String block) {}
