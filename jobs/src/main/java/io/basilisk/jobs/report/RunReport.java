package io.basilisk.jobs.report;

import java.util.List;

/**
 * What is told at the end of a run.
 *
 * @param rounds finished rounds
 * @param heldOutLoss nats per token over the whole held-out split
 * @param heldOutTokens tokens it was measured on
 * @param balances every account, richest first
 * @param sample text that the model continued a held-out prompt with
 */
public record RunReport(
        int rounds, double heldOutLoss, long heldOutTokens, List<Balance> balances, String sample, double seconds) {
    public RunReport {
        balances = List.copyOf(balances);
    }

    /**
     * One account.
     *
     * @param name what the run calls the node, for instance {@code node-0}; empty for accounts of other hosts
     * @param units 10^8 units are one BSK
     * @param blocks blocks found
     */
    public record Balance(String name, String address, long units, int blocks) {}
}
