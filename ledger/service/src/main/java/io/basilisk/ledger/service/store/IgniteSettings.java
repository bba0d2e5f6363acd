package io.basilisk.ledger.service.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.WALMode;
import org.apache.ignite.failure.StopNodeFailureHandler;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * How the ledger's Ignite node is set up: alone, on loopback, small, and durable. On a critical failure the node stops
 * and whoever uses it is told; by default Ignite would halt the whole process without a word.
 */
final class IgniteSettings {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NODE_ID = "ledger";
    private static final long REGION_BYTES = 64L << 20;
    private static final int SEGMENT_BYTES = 16 << 20;
    private static final int SEGMENTS = 4;
    private static final int POOL_THREADS = 4;

    private IgniteSettings() {}

    static IgniteConfiguration of(Path directory, IgniteLog log) {
        Path home = directory.toAbsolutePath();
        IgniteConfiguration settings = new IgniteConfiguration()
                .setIgniteInstanceName("basilisk-" + Integer.toHexString(home.hashCode()))
                .setConsistentId(NODE_ID)
                .setWorkDirectory(home.resolve("ignite").toString())
                .setGridLogger(log)
                .setMetricsLogFrequency(0)
                .setFailureHandler(new StopNodeFailureHandler())
                .setPeerClassLoadingEnabled(false)
                .setClientConnectorConfiguration(null)
                .setConnectorConfiguration(null)
                .setLocalHost(LOOPBACK)
                .setDiscoverySpi(alone())
                .setCommunicationSpi(
                        new TcpCommunicationSpi().setLocalPort(freePort()).setLocalPortRange(100))
                .setDataStorageConfiguration(storage());
        return settings.setPublicThreadPoolSize(POOL_THREADS)
                .setSystemThreadPoolSize(POOL_THREADS)
                .setStripedPoolSize(POOL_THREADS)
                .setDataStreamerThreadPoolSize(POOL_THREADS)
                .setQueryThreadPoolSize(POOL_THREADS)
                .setRebalanceThreadPoolSize(1);
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

    /** Discovery that looks for nobody but itself. */
    private static TcpDiscoverySpi alone() {
        int port = freePort();
        TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder().setAddresses(List.of(LOOPBACK + ":" + port));
        return new TcpDiscoverySpi().setLocalPort(port).setLocalPortRange(0).setIpFinder(finder);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StoreException("no free port on " + LOOPBACK + ": " + e.getMessage(), e);
        }
    }
}
