package io.basilisk.jobs.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stop watches. */
final class Timing {
    private Timing() {}

    static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Runs something again and again. @param count what one run counts for */
    static double perSecond(double seconds, int count, Runnable something) {
        long began = System.nanoTime();
        long done = 0;
        do {
            something.run();
            done += count;
        } while (secondsSince(began) < seconds);
        return done / secondsSince(began);
    }

    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
