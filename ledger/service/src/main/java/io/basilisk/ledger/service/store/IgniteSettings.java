package io.basilisk.ledger.service.store;

import java.nio.file.Path;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * How the ledger's Ignite node is set up: small, durable, alone on loopback or with the other nodes of a cluster. On a
 * critical failure the node stops and whoever uses it is told; by default Ignite would halt the whole process without
 * a word.
 */
final class IgniteSettings {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NODE_ID = "ledger";
    /** Away from Ignite's defaults, where nodes of other people look for each other. */
    private static final int FIRST_DISCOVERY_PORT = 48_500;

    private static final int FIRST_COMMUNICATION_PORT = 48_100;
    private static final int PORTS = 200;
    private static final long REGION_BYTES = 64L << 20;
    private static final int SEGMENT_BYTES = 16 << 20;
    private static final int SEGMENTS = 4;
    private static final int POOL_THREADS = 4;
    /** A node that is silent for so long is no longer one of the cluster. */
    private static final long SILENCE_MILLIS = 5_000;
    /** So long a node looks for others than its neighbours before it takes itself for cut off. */
    private static final long RECOVERY_MILLIS = 4_000;

    private IgniteSettings() {}

    /** One node by itself. */
    static IgniteConfiguration alone(Path directory, IgniteLog log) {
        return of(JournalPlace.ignite(directory.toAbsolutePath()), log)
                .setConsistentId(NODE_ID)
                .setLocalHost(LOOPBACK)
                .setDiscoverySpi(alone())
                .setCommunicationSpi(new TcpCommunicationSpi()
                        .setLocalPort(FIRST_COMMUNICATION_PORT)
                        .setLocalPortRange(PORTS));
    }

    /** One node of a cluster. */
    static IgniteConfiguration member(Path directory, IgniteLog log, ClusterPlan plan) {
        return of(JournalPlace.cluster(directory.toAbsolutePath()), log)
                .setConsistentId(plan.self().name())
                .setLocalHost(plan.self().host())
                .setFailureDetectionTimeout(SILENCE_MILLIS)
                .setDiscoverySpi(together(plan))
                .setCommunicationSpi(new TcpCommunicationSpi()
                        .setLocalPort(plan.self().messagePort())
                        .setLocalPortRange(0));
    }

    private static IgniteConfiguration of(Path work, IgniteLog log) {
        IgniteConfiguration settings = new IgniteConfiguration()
                .setIgniteInstanceName("basilisk-" + Integer.toHexString(work.hashCode()))
                .setWorkDirectory(work.toString())
                .setGridLogger(log)
                .setMetricsLogFrequency(0)
                .setFailureHandler(new StopNodeFailureHandler())
                .setPeerClassLoadingEnabled(false)
                .setClientConnectorConfiguration(null)
                .setConnectorConfiguration(null)
                .setDataStorageConfiguration(storage());
        return settings.setPublicThreadPoolSize(POOL_THREADS)
                .setSystemThreadPoolSize(POOL_THREADS)
                .setStripedPoolSize(POOL_THREADS)
                .setDataStreamerThreadPoolSize(POOL_THREADS)
                .setQueryThreadPoolSize(POOL_THREADS)
                .setRebalanceThreadPoolSize(1);
    }

    private static TcpDiscoverySpi together(ClusterPlan plan) {
        TcpDiscoverySpi discovery = new TcpDiscoverySpi()
                .setLocalPort(plan.self().port())
                .setLocalPortRange(0)
                .setIpFinder(new TcpDiscoveryVmIpFinder()
                        .setAddresses(plan.members().stream()
                                .map(ClusterMember::address)
                                .toList()));
        discovery.setConnectionRecoveryTimeout(RECOVERY_MILLIS);
        return discovery;
    }

    private static DataStorageConfiguration storage() {
        DataRegionConfiguration region = new DataRegionConfiguration()
                .setName("default")
                .setPersistenceEnabled(true)
                .setInitialSize(REGION_BYTES)
                .setMaxSize(REGION_BYTES);
        return new DataStorageConfiguration()
                .setDefaultDataRegionConfiguration(region)
                .setWalMode(WALMode.FSYNC)
                .setWalSegments(SEGMENTS)
                .setWalSegmentSize(SEGMENT_BYTES);
    }

    /**
     * Discovery that looks for nobody but itself: takes the first port that is free, by binding it, and puts that one
     * address into a finder that nobody else has.
     */
    private static TcpDiscoverySpi alone() {
        TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder(true);
        return new TcpDiscoverySpi()
                .setLocalPort(FIRST_DISCOVERY_PORT)
                .setLocalPortRange(PORTS)
                .setIpFinder(finder);
    }
}
