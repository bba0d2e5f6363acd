package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ledger process that is stopped for a while, has too few file descriptors, or too little memory. */
class StarvedLedgerTest {
    private static final int CLIENTS = 4;
    /** Of a JVM that runs out of memory and was told to end then. */
    private static final int OUT_OF_MEMORY = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ClientSettings PATIENT =
            new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(60), 3, Duration.ofMillis(100));

    @TempDir
    Path directory;

    private final Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();

    /** As a host does that swaps, or a machine that sleeps: requests wait, and are answered when it goes on. */
    @Test
    void aPauseDelaysAndLosesNothing() throws Exception {
        try (LedgerProcess process = LedgerProcess.start(directory, LedgerConfig.Store.FILE);
                HttpLedger ledger = new HttpLedger(process.address(), PATIENT);
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            long chain = ledger.chain().orElseThrow().chain();
            for (int client = 0; client < CLIENTS; client++) {
                String name = "client-" + client;
                clients.submit(() -> Submitter.submitForEver(ledger, chain, name, acknowledged));
            }
            for (int pause = 0; pause < 3; pause++) {
                await().atMost(PATIENCE).until(new MoreThan(acknowledged.size()));
                signal("-STOP", process);
                Thread.sleep(Duration.ofMillis(1_500));
                int during = acknowledged.size();
                signal("-CONT", process);
                await().atMost(PATIENCE).until(new MoreThan(during));
            }
            process.kill();
        }
        try (LedgerProcess again = LedgerProcess.start(directory, LedgerConfig.Store.FILE);
                HttpLedger ledger = new HttpLedger(again.address(), PATIENT)) {
            assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
        }
    }

    /** More connections than it may hold: it goes on with those that it has, and takes new ones when others leave. */
    @Test
    void tooManyConnectionsForItsDescriptorsDoNoHarm() throws Exception {
        List<String> limits = List.of("bash", "-c", "ulimit -n 200 && exec \"$0\" \"$@\"");
        try (LedgerProcess process = LedgerProcess.start(limits, directory, LedgerConfig.Store.FILE);
                HttpLedger ledger = new HttpLedger(process.address(), PATIENT)) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            List<Socket> idle = connect(process.address(), 400);
            for (Socket socket : idle) {
                socket.close();
            }
            assertThat(idle).hasSizeGreaterThan(100);
            try (HttpLedger later = new HttpLedger(process.address(), PATIENT)) {
                long chain = later.chain().orElseThrow().chain();
                Commit commit = Submitter.commit(chain, "later");
                later.submit(commit);
                assertThat(later.commits(1)).containsExactly(commit);
            }
            assertThat(process.stop()).isEqualTo(128 + 15);
        }
    }

    private static List<Socket> connect(URI address, int count) {
        List<Socket> connected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                connected.add(new Socket(address.getHost(), address.getPort()));
            } catch (IOException e) {
                System.out.println("after " + i + " connections: " + e.getMessage());
                return connected;
            }
        }
        return connected;
    }

    /** Whatever a ledger did not do for want of memory, it does not claim: it ends at once. */
    @Test
    void runningOutOfMemoryEndsTheLedgerAndLosesNothing() throws Exception {
        try (LedgerProcess starved = LedgerProcess.start(directory, LedgerConfig.Store.FILE, "-Xmx24m");
                HttpLedger ledger = new HttpLedger(starved.address(), PATIENT)) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            Commit commit = Submitter.commit(ledger.chain().orElseThrow().chain(), "before");
            ledger.submit(commit);
            acknowledged.add(commit);
            List<Socket> connections = connect(starved.address(), 64);
            connections.forEach(StarvedLedgerTest::almostPostAMegabyte);
            assertThat(starved.end()).isEqualTo(OUT_OF_MEMORY);
            for (Socket socket : connections) {
                socket.close();
            }
        }
        try (LedgerProcess again = LedgerProcess.start(directory, LedgerConfig.Store.FILE);
                HttpLedger ledger = new HttpLedger(again.address(), PATIENT)) {
            assertThat(ledger.commits(1)).containsExactlyElementsOf(acknowledged);
        }
    }

    /** All but the last byte, so that the ledger holds the others. */
    private static void almostPostAMegabyte(Socket socket) {
        int length = 1_000_000;
        String head = "POST /v1/transfers HTTP/1.1\r\nHost: ledger\r\nContent-Length: " + length + "\r\n\r\n";
        try {
            socket.getOutputStream().write((head + " ".repeat(length - 1)).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            System.out.println("the ledger is gone: " + e.getMessage());
        }
    }

    private static void signal(String signal, LedgerProcess process) throws IOException, InterruptedException {
        int status = new ProcessBuilder(
                        "kill", signal, String.valueOf(process.handle().pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    private final class MoreThan implements java.util.concurrent.Callable<Boolean> {
        private final int size;

        MoreThan(int size) {
            this.size = size;
        }

        @Override
        public Boolean call() {
            return acknowledged.size() > size;
        }
    }
}
