package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Figures for Prometheus: how far the ledger is, who listens to it, and how long its routes take. */
final class Metrics {
    static final String PATH = "/metrics";

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(1)
    };
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Counted, Timer> timers = new ConcurrentHashMap<>();
    private final JournaledLedger ledger;

    /** What answers are counted by. */
    private record Counted(String route, String method, int status) {}

    Metrics(JournaledLedger ledger) {
        this.ledger = ledger;
        gauge("height", "height of the newest block on disk; -1 before genesis", Metrics::height);
        gauge("journal.entries", "entries of the journal on disk", JournaledLedger::entries);
        gauge("mempool.transfers", "transfers that wait for a block", it -> it.answer(LedgerState::pendingCount));
        gauge(
                "event.clients",
                "clients that listen to events",
                it -> it.events().subscribers());
        new JvmMemoryMetrics().bindTo(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<JournaledLedger> value) {
        Gauge.builder("basilisk.ledger." + name, ledger, value)
                .description(description)
                .register(registry);
    }

    private static double height(JournaledLedger ledger) {
        return ledger.tip().map(JournaledLedger.Tip::height).orElse(-1);
    }

    /** Counts an answer under its route, not its path: there are as many paths as clients can think of. */
    void answered(Context context, Float millis) {
        if (context.path().equals(EventStream.PATH)) {
            return; // lasts as long as its client cares to listen
        }
        Endpoint endpoint = context.endpoints().lastHttpEndpoint();
        Counted counted = new Counted(
                endpoint == null ? "none" : endpoint.path,
                endpoint == null ? "any" : endpoint.method.name(),
                context.statusCode());
        timers.computeIfAbsent(counted, this::timer).record((long) (millis * NANOS_PER_MILLI), TimeUnit.NANOSECONDS);
    }

    private Timer timer(Counted counted) {
        return Timer.builder("basilisk.ledger.requests")
                .description("answers, by route and status")
                .tag("route", counted.route())
                .tag("method", counted.method())
                .tag("status", Integer.toString(counted.status()))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /** Everything, in Prometheus' text format. */
    void scrape(Context context) {
        context.contentType(TYPE).result(registry.scrape());
    }
}
