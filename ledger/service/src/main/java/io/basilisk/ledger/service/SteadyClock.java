package io.basilisk.ledger.service;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * A wall clock that neither stands still nor goes back. Where the wall clock steps back, or runs slow, time goes on
 * from where it was, a thousandth slower until the wall clock has caught up: whoever measures half an hour since a seal
 * is not refused because the ledger's host was set back an hour.
 */
public final class SteadyClock {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SLOWER_BY = 1_000;

    private final Clock wall;
    private final LongSupplier nanos;
    private long lastNanos;
    private long lastMillis = Long.MIN_VALUE;
    private long owedNanos;

    /** @param nanos elapsed time from any start, such as {@code System::nanoTime} */
    public SteadyClock(Clock wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        lastNanos = nanos.getAsLong();
    }

    /** Time goes on from here unless the wall clock is further. */
    synchronized void startAt(long millis) {
        lastMillis = Math.max(lastMillis, millis);
        lastNanos = nanos.getAsLong();
    }

    /** Milliseconds since 1970, never less than before. */
    public synchronized long millis() {
        long nowNanos = nanos.getAsLong();
        long passedNanos = Math.max(0, nowNanos - lastNanos) + owedNanos;
        lastNanos = nowNanos;
        long unit = NANOS_PER_MILLI * SLOWER_BY / (SLOWER_BY - 1);
        long wallMillis = wall.millis();
        long steadyMillis = lastMillis == Long.MIN_VALUE ? wallMillis : lastMillis + passedNanos / unit;
        if (wallMillis >= steadyMillis) {
            owedNanos = 0;
            lastMillis = wallMillis;
        } else {
            owedNanos = passedNanos % unit;
            lastMillis = steadyMillis;
        }
        return lastMillis;
    }
}
