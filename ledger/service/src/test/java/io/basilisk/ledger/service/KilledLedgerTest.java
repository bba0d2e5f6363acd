package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.ThresholdMode;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} of a real ledger process in the middle of submissions: whatever was acknowledged is there
 * afterwards.
 */
class KilledLedgerTest {
    private static final long SEED = 17;
    private static final int KILLS = 3;
    private static final int CLIENTS = 4;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(LedgerConfig.Store.class)
    void everythingAcknowledgedSurvivesKill(LedgerConfig.Store store) throws Exception {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        NodeKey coordinator = TestChain.key("coordinator");
        Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
        for (int kill = 0; kill < KILLS; kill++) {
            try (Child child = new Child(directory, store);
                    HttpLedger ledger = new HttpLedger(child.address)) {
                if (kill == 0) {
                    openRound(ledger, coordinator);
                }
                assertThat(ledger.commits(1)).containsAll(acknowledged);
                submitUntilKilled(child, ledger, acknowledged, kill, random.nextInt(400));
            }
        }
        try (Child child = new Child(directory, store);
                HttpLedger ledger = new HttpLedger(child.address)) {
            System.out.println(acknowledged.size() + " commits were acknowledged by the " + store + " store");
            assertThat(acknowledged).hasSizeGreaterThan(KILLS);
            assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
        }
    }

    /** Ctrl-C or {@code kill}: requests end first, then the store; nothing is said on stderr, nothing is lost. */
    @Test
    void stopsInOrderWhenToldTo() throws Exception {
        Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
        try (Child child = new Child(directory, LedgerConfig.Store.IGNITE);
                HttpLedger ledger = new HttpLedger(
                        child.address,
                        new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), 1, Duration.ofMillis(10)))) {
            openRound(ledger, TestChain.key("coordinator"));
            long chain = ledger.chain().orElseThrow().chain();
            try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
                for (int client = 0; client < CLIENTS; client++) {
                    String name = "stop-" + client;
                    clients.submit(() -> submitForEver(ledger, chain, name, acknowledged));
                }
                org.awaitility.Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> acknowledged.size() > CLIENTS);
                assertThat(child.stop()).isEqualTo(128 + 15);
            }
            assertThat(child.stderr().lines()).allMatch(line -> line.startsWith("WARNING: Using incubator modules"));
        }
        assertThat(Files.readString(directory.resolve("ignite.log"))).doesNotContain("SEVERE");
        try (Child child = new Child(directory, LedgerConfig.Store.IGNITE);
                HttpLedger ledger = new HttpLedger(child.address)) {
            assertThat(ledger.commits(1)).containsAll(acknowledged);
        }
    }

    private static void openRound(HttpLedger ledger, NodeKey coordinator) {
        ledger.submit(TestChain.sign(
                coordinator,
                signature -> new GenesisParams(
                        ledger.ledgerKey(),
                        coordinator.publicKey(),
                        TestChain.hash("run"),
                        TestChain.hash("model"),
                        1000,
                        12,
                        Target.EASIEST,
                        ThresholdMode.ABSOLUTE,
                        100,
                        25,
                        4,
                        signature)));
        long chain = ledger.chain().orElseThrow().chain();
        ledger.submit(TestChain.sign(
                coordinator, signature -> new OpenRound(chain, 1, TestChain.hash("model"), 1000, 30, signature)));
    }

    /** Several clients submit without pause; after a while the process is killed under them. */
    private static void submitUntilKilled(
            Child child, HttpLedger ledger, Set<Commit> acknowledged, int kill, int afterMillis) throws Exception {
        long chain = ledger.chain().orElseThrow().chain();
        int before = acknowledged.size();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                String name = kill + "-" + client;
                clients.submit(() -> submitForEver(ledger, chain, name, acknowledged));
            }
            org.awaitility.Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> acknowledged.size() > before + CLIENTS);
            clients.awaitTermination(afterMillis, TimeUnit.MILLISECONDS);
            child.kill();
        }
    }

    private static void submitForEver(HttpLedger ledger, long chain, String name, Set<Commit> acknowledged) {
        for (int i = 0; ; i++) {
            NodeKey node = TestChain.key(name + "-" + i);
            Hash32 hash = TestChain.hash("commit " + name + " " + i);
            Commit commit = TestChain.sign(node, signature -> new Commit(chain, 1, node.publicKey(), hash, signature));
            try {
                ledger.submit(commit);
                acknowledged.add(commit);
            } catch (UnknownOutcomeException | RefusedException e) {
                return;
            }
        }
    }

    /** {@code LedgerMain} in a process of its own. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final Path stderr;
        private final URI address;

        Child(Path directory, LedgerConfig.Store store) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + Path.of(System.getProperty("basilisk.home"), "conf", "jvm.options"));
            command.addAll(
                    List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), LedgerMain.class.getName()));
            command.addAll(List.of("--dir", directory.toString(), "--port", "0", "--store", store.name()));
            stderr = Files.createTempFile(directory, "stderr", ".txt");
            process = new ProcessBuilder(command).redirectError(stderr.toFile()).start();
            address = address(process.inputReader());
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** @return the exit status */
        int stop() throws InterruptedException {
            process.destroy();
            return process.waitFor();
        }

        String stderr() throws IOException {
            return Files.readString(stderr);
        }

        @Override
        public void close() throws InterruptedException {
            kill();
        }

        private static URI address(BufferedReader out) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("Listening on ")) {
                    return URI.create(line.split(" ")[2]);
                }
            }
            throw new IOException("the ledger did not start");
        }
    }
}
