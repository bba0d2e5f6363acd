package io.basilisk.jobs.round;

import io.basilisk.jobs.mining.MiningReport;
import io.basilisk.jobs.report.RoundReport;
import io.basilisk.jobs.round.RoundReporter.Times;
import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RoundInfo;
import java.util.List;

/**
 * One round: takes the checkpoint of the round before and leaves the next one, plus a block that says who improved it.
 * Every step finds out for itself whether an earlier process did it, so running a round again finishes it and changes
 * nothing that is finished.
 */
public final class TrainingRound {
    private final DriverRun run;
    private final int number;

    public TrainingRound(DriverRun run, int number) {
        this.run = run;
        this.number = number;
    }

    /** Runs, or finishes, the round. */
    public RoundReport run() {
        long started = System.nanoTime();
        Checkpoint base = run.checkpoints().open(number - 1);
        Coordinator ledger = run.coordinator();
        int shards = run.manifest().settings().workers();

        // 1. Open: base, threshold and the hash of a hidden nonce are fixed; the last block's hash deals the work.
        RoundInfo opened = ledger.open(
                number,
                Hash32.of(base.modelHash()),
                shards,
                run.manifest().settings().steps());
        RoundOrder order = RoundOrder.of(opened, run.chain().chainId(), base);
        // 2. Train: every shard's executor trains, commits to its delta at the ledger, and writes it.
        double trainSeconds = new TrainStage(run.spark(), run.storage()).run(run.reference(), order, shards);
        // 3. Commit: time for commits is over; contributions are revealed, and a seed that nobody knew draws the
        // examples.
        byte[] evalSeed = ledger.closeCommits(number).evalSeed().orElseThrow().bytes();
        Revealed revealed = Revealed.of(run, number);
        List<Contribution> contributions = ledger.contribute(number, revealed.deliverable());
        // 4. Score: every contribution, the base and the null miner are measured on those examples.
        List<CandidateLosses> losses = new ScoreStage(run.spark(), run.storage())
                .run(run.reference(), order, evalSeed, CandidateTask.all(contributions));
        // 5. Gate: who improved the base by more than the threshold, and if not, why not.
        Judgement judgement = Judgement.of(
                opened, order.deal(run), contributions, run.ledger().commits(number), losses, run.parameters());
        ledger.score(number, run.evalSetHash(evalSeed), judgement.nullMiner(), judgement.records());
        // 6. Aggregate: the outer step on the accepted deltas, slice by slice; the base stays if the result is worse.
        Aggregation.Outcome outcome = new Aggregation(run).run(order, base, evalSeed, judgement);
        // 7. Seal: model, scores and the hash of all files of the round are fixed before anybody mines.
        RoundInfo sealed = ledger.seal(number, outcome, new RoundFiles(run).seal(number));
        // 8. Mine: whoever was accepted searches; the finder is paid.
        List<MiningReport> mining = new Mining(run).run(sealed);
        // 9. Report.
        Times times = new Times(trainSeconds, (System.nanoTime() - started) / 1e9);
        return new RoundReporter(run, ledger.info(number), judgement).report(revealed, outcome, mining, times);
    }
}
