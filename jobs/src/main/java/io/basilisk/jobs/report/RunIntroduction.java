package io.basilisk.jobs.report;

/**
 * What is told before the first round.
 *
 * @param directory of the run
 * @param finishedRounds rounds that were there already
 * @param rounds rounds there will be
 * @param ledger address of the ledger's REST interface
 */
public record RunIntroduction(
        String directory,
        int finishedRounds,
        int rounds,
        int workers,
        String preset,
        long parameters,
        String dataset,
        long trainTokens,
        long heldOutTokens,
        String device,
        String ledger,
        String chainId) {}
