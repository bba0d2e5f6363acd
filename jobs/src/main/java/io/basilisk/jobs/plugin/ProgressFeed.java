package io.basilisk.jobs.plugin;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Where the driver's listeners meet what executors report. Static, because Spark makes the plugin itself. */
public final class ProgressFeed {
    private static final List<Consumer<Progress>> LISTENERS = new CopyOnWriteArrayList<>();

    private ProgressFeed() {}

    /** Calls the listener for every report, on one of Spark's threads, until the subscription is closed. */
    public static Subscription subscribe(Consumer<Progress> listener) {
        LISTENERS.add(listener);
        return () -> LISTENERS.remove(listener);
    }

    static void publish(Progress progress) {
        LISTENERS.forEach(listener -> listener.accept(progress));
    }

    /** Ends a subscription. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
