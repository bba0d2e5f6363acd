package io.basilisk.ledger.service;

import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.service.rest.RestServer;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.testing.ManualClock;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A real ledger behind real HTTP, under a key and a clock that tests know. */
final class RunningLedger implements AutoCloseable {
    final ManualClock clock = new ManualClock(TestChain.START_MILLIS);
    /** Time that passes whatever the clock says. */
    final AtomicLong elapsedNanos = new AtomicLong();

    final JournaledLedger ledger;
    final HttpLedger http;

    private final RestServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningLedger(LedgerStore store) {
        this(store, 0);
    }

    /** @param port 0 for a free one */
    RunningLedger(LedgerStore store, int port) {
        ledger = new JournaledLedger(
                new TestChain().ledgerKey(), new Journal(store), new SteadyClock(clock, elapsedNanos::get));
        server = RestServer.start(ledger, new Access(LedgerConfig.LOOPBACK, port));
        http = new HttpLedger(url(""));
    }

    List<String> routes() {
        return server.routes();
    }

    /** What the server says to bytes that an HTTP client would not send. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(LedgerConfig.LOOPBACK, server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    URI url(String path) {
        return URI.create("http://" + LedgerConfig.LOOPBACK + ":" + server.port() + path);
    }

    /** Hands in what another ledger journaled, at the same times. */
    void replay(Iterable<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            clock.advance(entry.timeMillis() - clock.millis());
            http.submit(entry.submission());
        }
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
        server.close();
        ledger.close();
    }
}
