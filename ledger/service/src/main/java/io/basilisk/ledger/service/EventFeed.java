package io.basilisk.ledger.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tells subscribers what happened, in order and once it is durable. Keeps the last 10,000 events for those who come
 * back. A subscriber that is 1,024 events behind is dropped: nobody's slowness takes memory or time from others.
 */
public final class EventFeed implements AutoCloseable {
    static final int KEPT = 10_000;
    static final int MOST_BEHIND = 1_024;
    static final int MOST_SUBSCRIBERS = 256;

    private static final LedgerEvent END =
            new LedgerEvent(-1, LedgerEvent.Kind.ROUND, 0, Optional.empty(), Optional.empty(), Optional.empty());

    private final Deque<LedgerEvent> recent = new ArrayDeque<>();
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private long next;
    private boolean closed;

    /** Events with rising sequences, none left out. */
    synchronized void publish(List<LedgerEvent> events) {
        for (LedgerEvent event : events) {
            next = event.sequence() + 1;
            recent.addLast(event);
            if (recent.size() > KEPT) {
                recent.removeFirst();
            }
            for (Subscription subscription : List.copyOf(subscriptions)) {
                if (!subscription.waiting.offer(event)) {
                    subscription.close();
                }
            }
        }
    }

    /** Whether one more may subscribe. */
    public synchronized boolean hasRoom() {
        return !closed && subscriptions.size() < MOST_SUBSCRIBERS;
    }

    /** How many listen. */
    public synchronized int subscribers() {
        return subscriptions.size();
    }

    /** From now on. */
    public synchronized Subscription subscribe() {
        return add(new Subscription(List.of(), false));
    }

    /**
     * From behind an event on. Where that is too long ago, or was never here, the subscription says that something is
     * missing and goes on from now.
     */
    public synchronized Subscription subscribe(long after) {
        long oldest = recent.isEmpty() ? next : recent.getFirst().sequence();
        if (after < oldest - 1 || after >= next) {
            return add(new Subscription(List.of(), true));
        }
        List<LedgerEvent> missed = new ArrayList<>();
        recent.forEach(event -> {
            if (event.sequence() > after) {
                missed.add(event);
            }
        });
        return add(new Subscription(missed, false));
    }

    private Subscription add(Subscription subscription) {
        if (closed) {
            subscription.over = true;
        } else {
            subscriptions.add(subscription);
        }
        return subscription;
    }

    /** Ends all subscriptions. */
    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(subscriptions).forEach(Subscription::close);
    }

    /** One subscriber's place in the feed; for one thread. */
    public final class Subscription implements AutoCloseable {
        private final Deque<LedgerEvent> missed;
        private final boolean incomplete;
        private final LinkedBlockingQueue<LedgerEvent> waiting = new LinkedBlockingQueue<>(MOST_BEHIND);
        private volatile boolean over;

        private Subscription(List<LedgerEvent> missed, boolean incomplete) {
            this.missed = new ArrayDeque<>(missed);
            this.incomplete = incomplete;
        }

        /** Whether events between what was asked for and the first one here are gone. */
        public boolean isIncomplete() {
            return incomplete;
        }

        /** Whether there will be no more: it was closed, or dropped for being too slow. */
        public boolean isOver() {
            return over;
        }

        /** The next event, if one comes in time. */
        public Optional<LedgerEvent> next(Duration patience) throws InterruptedException {
            if (!missed.isEmpty()) {
                return Optional.of(missed.removeFirst());
            }
            if (over) {
                return Optional.empty();
            }
            LedgerEvent event = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.ofNullable(event == END ? null : event);
        }

        @Override
        public void close() {
            synchronized (EventFeed.this) {
                over = true;
                subscriptions.remove(this);
                waiting.offer(END); // wakes who waits; where there is no room for it, nobody does
            }
        }
    }
}
