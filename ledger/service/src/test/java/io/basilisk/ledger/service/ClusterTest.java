package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.testing.TestChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes: what was acknowledged outlives the end of any one of them, and there is one history. */
class ClusterTest {
    private static final Duration MOST_UNTIL_RESUMED = Duration.ofSeconds(60);
    private static final ClientSettings STUBBORN =
            new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), 10, Duration.ofMillis(20));

    private static final int KILLED = 137;

    private final Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostWithALeader() throws Exception {
        try (ClusterProcesses cluster = ClusterProcesses.local(directory);
                HttpLedger ledger = new HttpLedger(cluster.url(), STUBBORN)) {
            twoLeadersDieAsTheyBegin(cluster);
            cluster.awaitReady("one", "two", "three");
            String first = cluster.awaitLeader("one", "two", "three");
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            long chain = ledger.chain().orElseThrow().chain();
            Thread client = Thread.ofPlatform().daemon().start(() -> submit(ledger, chain));
            try {
                awaitMore();
                cluster.kill(first);
                String second = timed("leader killed", cluster, ClusterProcesses.but(first));
                cluster.start(first);
                cluster.awaitReady(first);
                pauseLeader(cluster, second, chain);
            } finally {
                client.interrupt();
                client.join();
            }
            assertOneHistory(cluster);
        }
    }

    /** The oldest of the three before it wrote that it leads, the next one after. */
    private static void twoLeadersDieAsTheyBegin(ClusterProcesses cluster) throws Exception {
        Map<String, HaltPoint> ends = Map.of("one", HaltPoint.LEADING, "two", HaltPoint.LED);
        for (String name : ends.keySet().stream().sorted().toList()) {
            cluster.start(name, "env", "JDK_JAVA_OPTIONS=-D" + HaltPoint.PROPERTY + "=" + ends.get(name) + "@1");
            Awaitility.await(name + " is a member")
                    .atMost(MOST_UNTIL_RESUMED)
                    .until(() -> cluster.said(name).contains(name + "] of 3 are here"));
        }
        cluster.start("three");
        for (String name : ends.keySet()) {
            assertThat(cluster.awaitEnd(name)).as(cluster.said(name)).isEqualTo(KILLED);
            cluster.start(name);
        }
    }

    /** A leader that does not know that its time is over can neither write nor answer that it did. */
    private void pauseLeader(ClusterProcesses cluster, String leader, long chain) throws Exception {
        cluster.signal(leader, "STOP");
        timed("leader paused", cluster, ClusterProcesses.but(leader));
        try (HttpLedger old = new HttpLedger(
                        cluster.url(leader),
                        new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), 1, Duration.ofMillis(1)));
                ExecutorService client = Executors.newFixedThreadPool(1)) {
            client.submit(() -> submitOnce(old, chain, "to the old leader"));
            cluster.signal(leader, "CONT");
            assertThat(cluster.awaitEnd(leader)).isEqualTo(ClusterProcesses.START_AGAIN);
        }
        cluster.start(leader);
        cluster.awaitReady(leader);
    }

    private String timed(String what, ClusterProcesses cluster, String... names) throws InterruptedException {
        long start = System.nanoTime();
        int before = acknowledged.size();
        Awaitility.await("writes resume").atMost(MOST_UNTIL_RESUMED).until(() -> acknowledged.size() > before + 5);
        System.out.printf("%s: writes resumed after %.1f s%n", what, (System.nanoTime() - start) / 1e9);
        return cluster.awaitLeader(names);
    }

    private void awaitMore() {
        int before = acknowledged.size();
        Awaitility.await().atMost(MOST_UNTIL_RESUMED).until(() -> acknowledged.size() > before + 5);
    }

    /** One after the other, each until it is acknowledged. */
    private void submit(HttpLedger ledger, long chain) {
        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
            submitOnce(ledger, chain, "commit " + i);
        }
    }

    private void submitOnce(HttpLedger ledger, long chain, String name) {
        var node = TestChain.key(name);
        Commit commit = TestChain.sign(
                node, signature -> new Commit(chain, 1, node.publicKey(), TestChain.hash(name), signature));
        try {
            ledger.submit(commit);
            acknowledged.add(commit);
        } catch (UnknownOutcomeException | RefusedException e) {
            System.out.println(name + ": " + e.getMessage());
        }
    }

    private void assertOneHistory(ClusterProcesses cluster) throws InterruptedException {
        System.out.println(acknowledged.size() + " commits were acknowledged");
        for (String name : ClusterProcesses.NAMES) {
            try (HttpLedger ledger = new HttpLedger(cluster.url(name))) {
                assertThat(ledger.commits(1)).containsAll(acknowledged).doesNotHaveDuplicates();
            }
        }
        Set<ClusterProcesses.Health> positions = Awaitility.await("equal journals")
                .atMost(MOST_UNTIL_RESUMED)
                .until(() -> positions(cluster), it -> it.size() == 1);
        assertThat(positions).allSatisfy(it -> assertThat(it.epoch()).isGreaterThanOrEqualTo(5));
    }

    private static Set<ClusterProcesses.Health> positions(ClusterProcesses cluster) throws InterruptedException {
        Set<ClusterProcesses.Health> positions = new HashSet<>();
        for (String name : ClusterProcesses.NAMES) {
            var health = cluster.health(name).orElseThrow();
            positions.add(new ClusterProcesses.Health("any", health.entries(), health.epoch(), health.journalHash()));
        }
        return positions;
    }
}
