package io.basilisk.jobs.round;

import io.basilisk.jobs.plugin.ProgressFeed;
import io.basilisk.jobs.report.Output;
import io.basilisk.jobs.report.ReportTables;

/** The rounds of a run, from the first unfinished one on. */
public final class Training {
    private final DriverRun run;
    private final Output output;

    public Training(DriverRun run, Output output) {
        this.run = run;
        this.output = output;
    }

    /** Runs what is left of {@code rounds} rounds, telling each as it ends. */
    public void run(int rounds) {
        try (var progress = ProgressFeed.subscribe(output::progress)) {
            for (int round = finishedRounds(new ReportTables(run.storage(), run.directory())) + 1;
                    round <= rounds;
                    round++) {
                output.round(new TrainingRound(run, round).run());
            }
        }
    }

    /** Rounds that were told already: the report is the last thing a round leaves. */
    public static int finishedRounds(ReportTables reports) {
        int round = 0;
        while (reports.has(round + 1)) {
            round++;
        }
        return round;
    }
}
