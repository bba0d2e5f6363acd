package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Commit;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * What {@link PartitionTest} runs on the hub of its network, from which a client reaches all three nodes whatever
 * becomes of the network between them: the leader is cut off from the others, then a follower; a follower is killed
 * and loses its disk. Only the majority acknowledges, and in the end the three journals are the same.
 */
final class PartitionedCluster {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ClientSettings STUBBORN =
            new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(5), 10, Duration.ofMillis(20));
    private static final ClientSettings ONCE =
            new ClientSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), 1, Duration.ofMillis(1));

    private final Path directory;
    private final Namespaces network;
    private final ClusterProcesses cluster;
    private final Set<Commit> acknowledged = ConcurrentHashMap.newKeySet();
    private long chain;
    private int number;

    private PartitionedCluster(Path directory, Namespaces network, ClusterProcesses cluster) {
        this.directory = directory;
        this.network = network;
        this.cluster = cluster;
    }

    /** Arguments: folder, id of the namespaces, how often. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Namespaces network = new Namespaces(arguments[1], ClusterProcesses.NAMES);
        try (ClusterProcesses cluster = new ClusterProcesses(directory, network.addresses())) {
            new PartitionedCluster(directory, network, cluster).run(Integer.parseInt(arguments[2]));
        }
        System.exit(0); // Awaitility leaves a thread
    }

    private void run(int times) throws Exception {
        for (String name : ClusterProcesses.NAMES) {
            start(name);
        }
        cluster.awaitReady("one", "two", "three");
        try (HttpLedger ledger = new HttpLedger(cluster.url(), STUBBORN)) {
            Submitter.openRound(ledger, TestChain.key("coordinator"));
            chain = ledger.chain().orElseThrow().chain();
            Thread client = Thread.ofPlatform().daemon().start(() -> submit(ledger));
            try {
                for (int time = 0; time < times; time++) {
                    cutOff("the leader", leader());
                    cutOff("a follower", follower(time));
                    killAndWipe(follower(time + 1));
                }
            } finally {
                client.interrupt();
                client.join();
            }
        }
        assertOneHistory();
    }

    private void start(String name) throws IOException {
        cluster.start(name, network.on(name));
    }

    private String leader() {
        return cluster.awaitLeader("one", "two", "three");
    }

    private String follower(int which) {
        return ClusterProcesses.but(leader())[which % 2];
    }

    private void cutOff(String what, String name) throws Exception {
        System.out.println(what + " (" + name + ") is cut off");
        network.cut(List.of(name), Arrays.asList(ClusterProcesses.but(name)));
        timed(what + " cut off");
        assertAcknowledgesNothing(name);
        network.heal();
        // It has missed what the others did, and cannot join them as it is: at the latest now it finds that out.
        assertThat(cluster.awaitEnd(name)).as(cluster.said(name)).isEqualTo(ClusterProcesses.START_AGAIN);
        start(name);
        cluster.awaitReady(name);
        System.out.println(name + " is back after the network was mended");
    }

    /** The hub reaches it, so that nothing but its own knowledge keeps it from lying. */
    private void assertAcknowledgesNothing(String name) {
        try (HttpLedger alone = new HttpLedger(cluster.url(name), ONCE)) {
            Commit commit = Submitter.commit(chain, "to " + name + " alone, " + number++);
            alone.submit(commit);
            throw new AssertionError(name + " is cut off and acknowledged a commit");
        } catch (UnknownOutcomeException e) {
            System.out.println(name + ": " + e.getMessage());
        }
    }

    private void killAndWipe(String name) throws Exception {
        System.out.println("a follower (" + name + ") is killed and loses its disk");
        cluster.kill(name);
        timed("a follower killed");
        FolderImage.delete(directory.resolve(name).resolve("cluster"));
        start(name);
        cluster.awaitReady(name);
        System.out.println(name + " is back with an empty disk");
    }

    private void timed(String what) {
        long start = System.nanoTime();
        awaitMore();
        System.out.printf("%s: writes resumed after %.1f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    private void awaitMore() {
        int before = acknowledged.size();
        Awaitility.await("writes resume").atMost(PATIENCE).until(() -> acknowledged.size() > before + 5);
    }

    private void submit(HttpLedger ledger) {
        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
            Commit commit = Submitter.commit(chain, "commit " + i);
            try {
                ledger.submit(commit);
                acknowledged.add(commit);
            } catch (UnknownOutcomeException | RefusedException e) {
                System.out.println("commit " + i + ": " + e.getMessage());
            }
        }
    }

    private void assertOneHistory() throws InterruptedException {
        System.out.println(acknowledged.size() + " commits were acknowledged");
        for (String name : ClusterProcesses.NAMES) {
            try (HttpLedger ledger = new HttpLedger(cluster.url(name))) {
                assertThat(new HashSet<>(ledger.commits(1))).containsAll(acknowledged);
            }
        }
        Set<String> journals =
                Awaitility.await("equal journals").atMost(PATIENCE).until(this::journals, it -> it.size() == 1);
        System.out.println("one journal: " + journals);
    }

    private Set<String> journals() throws InterruptedException {
        Set<String> journals = new HashSet<>();
        for (String name : ClusterProcesses.NAMES) {
            journals.add(cluster.health(name)
                    .map(it -> it.entries() + " entries, hash " + it.journalHash())
                    .orElse(name + " does not answer"));
        }
        return journals;
    }
}
