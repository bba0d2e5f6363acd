package io.basilisk.jobs.round;

import io.basilisk.jobs.mining.MiningReport;
import io.basilisk.jobs.run.RunException;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import java.time.Duration;
import java.util.List;

/** Has a sealed round mined, again if need be: executors may come and go while they search. */
final class Mining {
    private static final int IDLE_ATTEMPTS = 60;
    private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

    private final DriverRun run;

    Mining(DriverRun run) {
        this.run = run;
    }

    /** What the miners did; empty when the block was there already or the round is void. */
    List<MiningReport> run(RoundInfo sealed) {
        List<MiningReport> reports = List.of();
        int idle = 0;
        for (RoundInfo info = sealed; info.state() == RoundState.SEALED; info = info(info.round())) {
            reports = new MiningStage(run.spark()).run(run.reference(), info.round(), run.clock());
            boolean searched = reports.stream().anyMatch(MiningReport::eligible);
            idle = searched ? 0 : idle + 1;
            if (idle > 1) {
                waitForMiners(info, idle);
            }
        }
        HaltPoint.MINED.reached(sealed.round());
        return reports;
    }

    private RoundInfo info(int round) {
        return run.coordinator().info(round);
    }

    private static void waitForMiners(RoundInfo info, int idle) {
        if (idle == IDLE_ATTEMPTS) {
            throw new RunException("round " + info.round()
                    + " is sealed, and none of the nodes that may mine it is here: " + info.eligible()
                    + ". Start a worker with one of their keys, then run the same command again");
        }
        try {
            Thread.sleep(IDLE_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("interrupted while waiting for miners of round " + info.round(), e);
        }
    }
}
