package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.TestChain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of events as a client reads it from its socket. */
class EventStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private record Event(String name, String id, JsonNode data) {}

    /** A connection that was answered. */
    private static final class Listener implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Listener(RunningLedger ledger, String... headers) throws IOException {
            socket = new Socket(LedgerConfig.LOOPBACK, ledger.url("").getPort());
            socket.setSoTimeout(20_000);
            String request = "GET /v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n"
                    + String.join(
                            "", List.of(headers).stream().map(it -> it + "\r\n").toList()) + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            line(": events of this ledger");
        }

        private void line(String expected) throws IOException {
            for (String line = in.readLine(); !line.equals(expected); ) {
                line = in.readLine();
            }
        }

        /** The next event; comments and the lengths of HTTP's chunks are passed over. */
        Event next() throws IOException {
            String name = "";
            String id = "";
            for (String line = in.readLine(); ; line = in.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    return new Event(name, id, JSON.readTree(line.substring(6)));
                }
            }
        }

        List<Event> next(int count) throws IOException {
            List<Event> events = new ArrayList<>();
            while (events.size() < count) {
                events.add(next());
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void tellsARoundAsItHappensAndAgainToThoseWhoComeBack() throws Exception {
        TestChain chain = new TestChain().begin();
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}));
                Listener listener = new Listener(ledger)) {
            chain.untilScored(true, false);
            chain.ledger().submit(chain.sealing());
            chain.mine(chain.node(0), 50);
            List<JournalEntry> entries = chain.ledger().entries();
            ledger.replay(entries);

            List<Event> events = listener.next(entries.size());
            assertThat(events).extracting(Event::id).containsExactlyElementsOf(ids(entries));
            assertThat(events)
                    .extracting(event ->
                            event.name() + " " + event.data().path("state").asText())
                    .containsExactly(
                            "block null",
                            "round open",
                            "commit null",
                            "commit null",
                            "round commit-closed",
                            "contribution null",
                            "contribution null",
                            "round scored",
                            "round sealed",
                            "block null");
            assertThat(events.getLast().data().at("/block/hash").textValue())
                    .isEqualTo(chain.info().tip().hex());

            try (Listener again = new Listener(ledger, "Last-Event-ID: 7")) {
                assertThat(again.next(2)).isEqualTo(events.subList(8, 10));
            }
            try (Listener confused = new Listener(ledger, "Last-Event-ID: 99999")) {
                assertThat(confused.next().name()).isEqualTo("reset");
            }
        }
    }

    @Test
    void whatWasMissedOverARestartIsToldToo() throws Exception {
        TestChain chain = new TestChain().begin();
        chain.open(1);
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            ledger.replay(chain.ledger().entries());
        }
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}));
                Listener listener = new Listener(ledger, "Last-Event-ID: 0")) {
            assertThat(listener.next().data().path("state").textValue()).isEqualTo("open");
        }
    }

    /** Answers that could not be finished once made the server's threads spin for ever. */
    @Test
    void listenersThatWentAwayCostNothing() throws Exception {
        TestChain chain = new TestChain().begin();
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            ledger.replay(chain.ledger().entries());
            for (int i = 0; i < 20; i++) {
                new Listener(ledger).close();
            }
            int before = chain.ledger().entries().size();
            chain.untilScored(true, true, true, true); // each event is a try to write, and finds who is gone
            ledger.replay(chain.ledger().entries().stream().skip(before).toList());
            Awaitility.await()
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> ledger.ledger.events().subscribers() == 0);
            assertIdle();
            assertThat(ledger.get("/health/live").statusCode()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                new Listener(ledger).close();
            }
        }
        assertIdle();
    }

    @Test
    void listenersWhoseLedgerStopsCostNothing() throws Exception {
        List<Listener> listeners = new ArrayList<>();
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            ledger.replay(new TestChain().begin().ledger().entries());
            for (int i = 0; i < 10; i++) {
                listeners.add(new Listener(ledger));
            }
        }
        assertIdle();
        for (Listener listener : listeners) {
            listener.close();
        }
    }

    /** Its queue is bounded, and so is the time that its connection is kept. */
    @Test
    void whoDoesNotReadIsDroppedAndNobodyElse() throws Exception {
        TestChain chain = new TestChain().begin();
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}));
                Socket stalled = new Socket()) {
            ledger.replay(chain.ledger().entries());
            stalled.setReceiveBufferSize(1_024);
            stalled.connect(
                    new InetSocketAddress(LedgerConfig.LOOPBACK, ledger.url("").getPort()));
            stalled.getOutputStream()
                    .write("GET /v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            Awaitility.await()
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> ledger.ledger.events().subscribers() == 1);
            try (Listener reads = new Listener(ledger)) {
                long sequence = 1;
                while (ledger.ledger.events().subscribers() == 2) {
                    assertThat(sequence).as("events that nobody read").isLessThan(1_000_000);
                    ledger.ledger.events().publish(List.of(event(sequence)));
                    assertThat(reads.next().id()).isEqualTo(Long.toString(sequence));
                    sequence++;
                }
                ledger.ledger.events().publish(List.of(event(sequence)));
                assertThat(reads.next().id()).isEqualTo(Long.toString(sequence));
            }
        }
    }

    private static LedgerEvent event(long sequence) {
        return new LedgerEvent(
                sequence, LedgerEvent.Kind.COMMIT, 1, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void soManyMayListen() throws Exception {
        List<Listener> listeners = new ArrayList<>();
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            while (listeners.size() < EventFeed.MOST_SUBSCRIBERS) {
                listeners.add(new Listener(ledger));
            }
            assertThat(ledger.raw("GET /v1/events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\"code\":\"unavailable\"");
            assertThat(ledger.get("/v1/chain").statusCode()).isEqualTo(200);
        } finally {
            for (Listener listener : listeners) {
                listener.close();
            }
        }
    }

    private static void assertIdle() {
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> cpuMillisOf(Duration.ofMillis(500)) < 100);
    }

    /** What this process computes while this thread waits. */
    private static long cpuMillisOf(Duration wait) throws InterruptedException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = process.getProcessCpuTime();
        new CountDownLatch(1).await(wait.toMillis(), TimeUnit.MILLISECONDS);
        return TimeUnit.NANOSECONDS.toMillis(process.getProcessCpuTime() - before);
    }

    /** As with curl, which takes anything. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "Accept: */*\r\n", "Accept: text/html, */*;q=0.8\r\n"})
    void whoTakesAnythingIsTold(String accept) throws Exception {
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}));
                Socket socket = new Socket(LedgerConfig.LOOPBACK, ledger.url("").getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /v1/events HTTP/1.1\r\nHost: a\r\n" + accept + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            assertThat(line).startsWith("HTTP/1.1 200 ");
            while (!line.equals(": events of this ledger")) {
                line = in.readLine();
            }
        }
    }

    @Test
    void whoTakesOnlySomethingElseIsRefused() throws Exception {
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            assertThat(ledger.raw("GET /v1/events HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n"
                            + "Connection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("expected text/event-stream");
        }
    }

    @Test
    void anIdThatIsNoneIsRefused() throws Exception {
        try (RunningLedger ledger = new RunningLedger(new FileLedgerStore(directory, notice -> {}))) {
            assertThat(ledger.raw(
                            "GET /v1/events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("bad-parameter");
        }
    }

    private static List<String> ids(List<JournalEntry> entries) {
        return entries.stream().map(entry -> Long.toString(entry.sequence())).toList();
    }
}
