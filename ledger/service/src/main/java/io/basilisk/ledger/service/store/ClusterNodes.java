package io.basilisk.ledger.service.store;

import io.basilisk.ledger.Hash32;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.lifecycle.LifecycleBean;
import org.apache.ignite.lifecycle.LifecycleEventType;
import org.jspecify.annotations.Nullable;

/**
 * This node among the others of its cluster: who is there, who leads, and whether it is still one of them. The oldest
 * node leads; being a member, which a node is no longer when the others have not heard of it for five seconds, is its
 * lease.
 */
final class ClusterNodes implements AutoCloseable {
    private static final String CACHE = "journal";
    private static final String KEY = "basilisk.ledger.key";
    private static final String PLAN = "basilisk.cluster.plan";
    private static final String URL = "basilisk.ledger.url";
    private static final long PAUSE_MILLIS = 100;
    private static final long PROBE_NANOS = 1_000_000_000L;
    private static final int PROBE_MILLIS = 500;
    private static final long STRANGERS_NANOS = 20_000_000_000L;

    private final ClusterPlan plan;
    private final DirectoryLock lock;
    private final IgniteLog log;
    private final CopiesMetric copies = new CopiesMetric(CACHE);
    private final Ignite ignite;
    private volatile boolean stopped;
    private long probedNanos = System.nanoTime();
    private long fineNanos = System.nanoTime();

    /** @throws StoreException when the directory is in use, or Ignite does not start there */
    ClusterNodes(Path directory, ClusterPlan plan, Hash32 key, URI url) {
        this.plan = plan;
        lock = DirectoryLock.take(directory);
        log = openLog(directory);
        LifecycleBean end = event -> stopped |= event == LifecycleEventType.AFTER_NODE_STOP;
        try {
            // Whoever opened the store closes it, after the web server; Ignite's own hook would do it under its feet.
            System.setProperty(IgniteSystemProperties.IGNITE_NO_SHUTDOWN_HOOK, "true");
            ignite = Ignition.start(IgniteSettings.member(directory, log, plan)
                    .setLifecycleBeans(end)
                    .setMetricExporterSpi(copies)
                    .setUserAttributes(Map.of(
                            KEY, key.hex(),
                            PLAN, plan.members().toString(),
                            URL, url.toString())));
        } catch (IgniteException e) {
            log.close();
            lock.close();
            throw new StoreException(
                    "node " + plan.self().name() + " cannot join the cluster: " + IgniteLedgerStore.rootMessage(e)
                            + ". See " + directory.resolve("ignite.log"),
                    e);
        }
    }

    private IgniteLog openLog(Path directory) {
        try {
            JournalPlace.expectClusterOnly(directory);
            return new IgniteLog(directory.resolve("ignite.log"));
        } catch (StoreException e) {
            lock.close();
            throw e;
        }
    }

    /** Waits until there are enough nodes, and opens the journal. */
    IgniteCache<Long, byte[]> join(Consumer<String> notice) {
        String said = "";
        while (ignite.cluster().state() != ClusterState.ACTIVE) {
            expectRunning();
            expectNoOtherCluster();
            expectSameSettings();
            boolean isNew = ignite.cluster().currentBaselineTopology() == null;
            int wanted = isNew ? plan.members().size() : plan.majority();
            String news =
                    "waiting for nodes: " + names() + " of " + plan.members().size() + " are here, " + wanted
                            + " are needed" + (isNew ? " for the first time" : "");
            if (!news.equals(said)) {
                notice.accept(news);
                said = news;
            }
            if (servers().size() >= wanted && isOldest()) {
                ignite.cluster().state(ClusterState.ACTIVE);
            }
            pause(PAUSE_MILLIS);
        }
        expectSameSettings();
        IgniteCache<Long, byte[]> journal = ignite.getOrCreateCache(journal(plan));
        awaitCopy(journal, notice);
        return journal;
    }

    /** One partition: each node has all records or is still fetching them. */
    private static CacheConfiguration<Long, byte[]> journal(ClusterPlan plan) {
        return new CacheConfiguration<Long, byte[]>(CACHE)
                .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL)
                .setAffinity(new RendezvousAffinityFunction(false, 1))
                .setBackups(plan.members().size() - 1)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE)
                .setTopologyValidator(new MajorityValidator(plan.majority()));
    }

    /**
     * Where the last node with a whole copy was lost, only all nodes together know which copy is the longest; Ignite
     * then goes on from that one.
     */
    private void awaitCopy(IgniteCache<Long, byte[]> journal, Consumer<String> notice) {
        boolean said = false;
        while (!journal.lostPartitions().isEmpty()) {
            expectRunning();
            if (!said) {
                notice.accept("waiting for all " + plan.members().size() + " nodes: only together do they know the"
                        + " whole journal");
                said = true;
            }
            if (servers().size() == plan.members().size() && isOldest()) {
                ignite.resetLostPartitions(Set.of(CACHE));
            }
            pause(PAUSE_MILLIS);
        }
    }

    private Collection<ClusterNode> servers() {
        return ignite.cluster().forServers().nodes();
    }

    private List<String> names() {
        return servers().stream()
                .map(it -> it.consistentId().toString())
                .sorted()
                .toList();
    }

    boolean hasMajority() {
        return servers().size() >= plan.majority();
    }

    /** Whether more than half of the nodes have a whole copy of the journal. */
    boolean hasMajorityOfCopies() {
        return copies.copies() >= plan.majority();
    }

    boolean isOldest() {
        ClusterNode oldest = oldest();
        return oldest != null && oldest.isLocal();
    }

    private @Nullable ClusterNode oldest() {
        return ignite.cluster().forServers().forOldest().node();
    }

    /** Where the oldest node answers over REST. */
    Optional<URI> leader() {
        return Optional.ofNullable(oldest()).map(it -> URI.create(it.attribute(URL)));
    }

    /** @throws StoreException when this node was cut off or has failed */
    void expectRunning() {
        if (stopped) {
            throw new StoreException("node " + plan.self().name()
                    + " is no longer one of the cluster: the others did not hear of it, or it failed. See ignite.log");
        }
    }

    private void expectSameSettings() {
        for (ClusterNode node : servers()) {
            expectSame(node, KEY, "the same ledger-key.json in their --dir");
            expectSame(node, PLAN, "the same cluster file");
        }
    }

    private void expectSame(ClusterNode node, String attribute, String what) {
        String mine = ignite.cluster().localNode().attribute(attribute);
        String others = node.attribute(attribute);
        if (!mine.equals(others)) {
            throw new StoreException("expected all nodes to have " + what + "; "
                    + plan.self().name() + " has " + mine + ", " + node.consistentId() + " has " + others);
        }
    }

    /**
     * Nodes that could not reach each other when they started do not find each other later. A node without a majority
     * that can reach others, and is not one of theirs, has to start over.
     *
     * @throws StoreException when it was so for twenty seconds
     */
    void expectNoOtherCluster() {
        long now = System.nanoTime();
        if (now - probedNanos < PROBE_NANOS) {
            return;
        }
        probedNanos = now;
        if (hasMajority() || !reachesStrangers()) {
            fineNanos = System.nanoTime();
        } else if (now - fineNanos > STRANGERS_NANOS) {
            throw new StoreException("node " + plan.self().name() + " is alone with " + names()
                    + ", while others are up: it starts over");
        }
    }

    private boolean reachesStrangers() {
        Set<String> here =
                servers().stream().map(it -> it.consistentId().toString()).collect(Collectors.toSet());
        return plan.others().stream().filter(it -> !here.contains(it.name())).anyMatch(ClusterNodes::answers);
    }

    private static boolean answers(ClusterMember member) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(member.host(), member.port()), PROBE_MILLIS);
            return true;
        } catch (IOException e) {
            return false; // it is down or out of reach
        }
    }

    void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the cluster", e);
        }
    }

    @Override
    public void close() {
        try (lock;
                log) {
            ignite.close();
        }
    }
}
