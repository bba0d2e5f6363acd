package io.basilisk.jobs.report;

import io.basilisk.jobs.plugin.Progress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where all shards of the current round stand, as one line. */
final class ProgressBoard {
    private static final int BAR = 24;

    private final int rounds;
    private final int shards;
    private final Map<Integer, Progress> latest = new ConcurrentHashMap<>();
    private volatile int round;
    private volatile long startedNanos;

    ProgressBoard(int rounds, int shards) {
        this.rounds = rounds;
        this.shards = shards;
    }

    /** Takes in one report. */
    synchronized void update(Progress progress, long nowNanos) {
        if (progress.round() != round) {
            round = progress.round();
            startedNanos = nowNanos - (long) (progress.seconds() * 1e9);
            latest.clear();
        }
        // A repeated task starts again from its first step; its shard's line simply follows.
        latest.put(progress.shard(), progress);
    }

    /** Steps done over all steps, in [0, 1]. */
    synchronized double fraction() {
        long done = 0;
        long all = 1;
        for (Progress progress : latest.values()) {
            done += progress.step();
            all = (long) progress.steps() * shards;
        }
        return Math.min(1, (double) done / all);
    }

    /** {@code round 2/5 [#####     ] step 34/50 41.2k tokens/s loss 3.2134 ETA 0:12}. */
    synchronized String line(long nowNanos) {
        double seconds = Math.max(1e-9, (nowNanos - startedNanos) / 1e9);
        double fraction = fraction();
        long tokens = latest.values().stream().mapToLong(Progress::tokens).sum();
        long done = latest.values().stream().mapToLong(Progress::step).sum();
        int steps = latest.values().stream().mapToInt(Progress::steps).findAny().orElse(0);
        double loss =
                latest.values().stream().mapToDouble(Progress::loss).average().orElse(Double.NaN);
        int filled = (int) (fraction * BAR);
        return Text.format(
                "round %d/%d [%s%s] step %d/%d  %s tokens/s  loss %.4f  ETA %s",
                round,
                rounds,
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                done,
                (long) steps * shards,
                Text.scaled(tokens / seconds),
                loss,
                fraction == 0 ? "?" : Text.minutes(seconds * (1 - fraction) / fraction));
    }
}
