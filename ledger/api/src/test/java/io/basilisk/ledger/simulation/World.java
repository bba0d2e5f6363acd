package io.basilisk.ledger.simulation;

import io.basilisk.ledger.testing.ManualClock;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Time and chance of a simulation: events in the order of virtual time, everything random from one seed. While it is
 * faulty, messages are late, lost or doubled; once it is healed they arrive.
 */
final class World {
    private static final int LONGEST_DELAY_MILLIS = 400;

    final SplittableRandom random;
    final ManualClock clock;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::number));
    private long now;
    private long scheduled;
    private boolean faulty = true;

    private record Event(long atMillis, long number, Runnable action) {}

    World(long seed, long startMillis) {
        random = new SplittableRandom(seed);
        clock = new ManualClock(startMillis);
    }

    /** Whether one of {@code outOf} chances comes up. */
    boolean chance(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    void after(long millis, Runnable action) {
        events.add(new Event(now + millis, scheduled++, action));
    }

    /** Sends a message: it may be late, lost or arrive twice. */
    void send(Runnable delivery) {
        if (faulty && chance(8)) {
            return;
        }
        after(delay(), delivery);
        if (faulty && chance(12)) {
            after(delay(), delivery);
        }
    }

    /** From now on every message arrives, and nothing breaks any more. */
    void heal() {
        faulty = false;
    }

    boolean isFaulty() {
        return faulty;
    }

    /** Runs the next event; false when there is none. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        clock.advance(next.atMillis() - now);
        now = next.atMillis();
        next.action().run();
        return true;
    }

    private long delay() {
        return faulty ? random.nextInt(LONGEST_DELAY_MILLIS) : 5;
    }
}
