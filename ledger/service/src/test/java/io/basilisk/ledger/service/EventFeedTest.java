package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private static final Duration NOW = Duration.ZERO;

    private final EventFeed feed = new EventFeed();

    private void publish(long from, long to) {
        for (long sequence = from; sequence < to; sequence++) {
            feed.publish(List.of(new LedgerEvent(
                    sequence, LedgerEvent.Kind.COMMIT, 1, Optional.empty(), Optional.empty(), Optional.empty())));
        }
    }

    private static List<Long> drain(EventFeed.Subscription subscription) throws InterruptedException {
        List<Long> sequences = new ArrayList<>();
        for (Optional<LedgerEvent> event = subscription.next(NOW); event.isPresent(); event = subscription.next(NOW)) {
            sequences.add(event.get().sequence());
        }
        return sequences;
    }

    @Test
    void tellsWhatHappensFromNowOn() throws InterruptedException {
        publish(0, 3);
        EventFeed.Subscription subscription = feed.subscribe();
        assertThat(subscription.next(NOW)).isEmpty();
        publish(3, 6);
        assertThat(drain(subscription)).containsExactly(3L, 4L, 5L);
    }

    @Test
    void tellsWhatWasMissedAndThenWhatHappens() throws InterruptedException {
        publish(0, 5);
        EventFeed.Subscription subscription = feed.subscribe(2);
        publish(5, 7);
        assertThat(subscription.isIncomplete()).isFalse();
        assertThat(drain(subscription)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(drain(feed.subscribe(6))).isEmpty();
        assertThat(drain(feed.subscribe(-1))).hasSize(7);
    }

    @Test
    void saysWhenWhatWasMissedIsGoneOrWasNeverHere() {
        publish(0, EventFeed.KEPT + 2);
        assertThat(feed.subscribe(0).isIncomplete()).isTrue();
        assertThat(feed.subscribe(1).isIncomplete()).isFalse();
        assertThat(feed.subscribe(EventFeed.KEPT + 1).isIncomplete()).isFalse();
        assertThat(feed.subscribe(EventFeed.KEPT + 2).isIncomplete())
                .as("an id of a ledger that was further")
                .isTrue();
    }

    @Test
    void dropsWhoIsTooSlowAndNobodyElse() throws InterruptedException {
        EventFeed.Subscription slow = feed.subscribe();
        EventFeed.Subscription quick = feed.subscribe();
        publish(0, EventFeed.MOST_BEHIND);
        assertThat(slow.isOver()).isFalse();
        assertThat(drain(quick)).hasSize(EventFeed.MOST_BEHIND);
        publish(EventFeed.MOST_BEHIND, EventFeed.MOST_BEHIND + 1);
        assertThat(slow.isOver()).isTrue();
        assertThat(slow.next(NOW)).isEmpty();
        assertThat(drain(quick)).containsExactly((long) EventFeed.MOST_BEHIND);
    }

    @Test
    void hasRoomForSoMany() {
        List<EventFeed.Subscription> all = new ArrayList<>();
        while (feed.hasRoom()) {
            all.add(feed.subscribe());
        }
        assertThat(all).hasSize(EventFeed.MOST_SUBSCRIBERS);
        all.getFirst().close();
        assertThat(feed.hasRoom()).isTrue();
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        EventFeed.Subscription subscription = feed.subscribe();
        CompletableFuture<Optional<LedgerEvent>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return subscription.next(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        feed.close();
        assertThat(waiting.get(1, TimeUnit.MINUTES)).isEmpty();
        assertThat(subscription.isOver()).isTrue();
        assertThat(feed.subscribe().isOver()).isTrue();
    }
}
