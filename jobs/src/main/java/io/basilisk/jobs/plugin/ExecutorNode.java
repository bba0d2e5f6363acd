package io.basilisk.jobs.plugin;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.DeviceUnavailableException;
import io.basilisk.kernels.Devices;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;

/**
 * What one executor process owns for as long as it lives: its device and its line to the driver. Static, because a
 * task has no other way to reach what its process opened.
 */
public final class ExecutorNode {
    /** Overrides {@code spark.basilisk.device} on one host: who owns the host decides. */
    public static final String DEVICE_VARIABLE = "BASILISK_DEVICE";

    /** Names the file of the key that this host's contributions are signed with. */
    public static final String KEY_VARIABLE = "BASILISK_NODE_KEY";

    private static final String DEVICE_PROPERTY = "spark.basilisk.device";

    private static volatile @Nullable ExecutorNode current;

    private final PluginContext plugin;
    private final int threadsPerTask;
    private final Configuration hadoop;
    private final @Nullable Device device;
    private final @Nullable DeviceUnavailableException unavailable;
    private @Nullable NodeKey key;

    private ExecutorNode(PluginContext plugin) {
        this.plugin = plugin;
        SparkConf conf = plugin.conf();
        int threads = threads(conf);
        threadsPerTask = Math.max(1, threads / slots(conf, threads));
        hadoop = HadoopSettings.of(conf);
        String asked = Optional.ofNullable(System.getenv(DEVICE_VARIABLE)).orElse(conf.get(DEVICE_PROPERTY, "cpu"));
        String spec = withSparksGpu(asked, plugin.resources());
        Device opened = null;
        DeviceUnavailableException failure = null;
        try {
            opened = Devices.open(spec, threads);
        } catch (DeviceUnavailableException e) {
            failure = e; // the first task that needs the device says so; an executor that dies at start is restarted
            // forever
        }
        device = opened;
        unavailable = failure;
    }

    /**
     * The node of this process.
     *
     * @throws IllegalStateException if the application was started without the plugin
     */
    public static ExecutorNode current() {
        ExecutorNode node = current;
        if (node == null) {
            throw new IllegalStateException("expected spark.plugins to contain " + BasiliskPlugin.class.getName()
                    + ", so that executors open their device; start the application with TrainJob or ./basilisk");
        }
        return node;
    }

    static void start(PluginContext plugin) {
        current = new ExecutorNode(plugin);
    }

    static void stop() {
        ExecutorNode node = current;
        current = null;
        if (node != null && node.device != null) {
            node.device.close();
        }
    }

    /** The device that all tasks of this process share. @throws DeviceUnavailableException says what to do */
    public Device device() {
        if (unavailable != null) {
            throw unavailable;
        }
        return Objects.requireNonNull(device);
    }

    /**
     * The key that this host signs with: the file named by {@value #KEY_VARIABLE}, else {@code ~/.basilisk/node.json};
     * made where there is none yet.
     */
    public synchronized NodeKey key() {
        if (key == null) {
            String named = System.getenv(KEY_VARIABLE);
            key = KeyFile.openOrCreate(
                    named != null
                            ? Path.of(named)
                            : Path.of(System.getProperty("user.home"), ".basilisk", "node.json"));
        }
        return key;
    }

    /** Threads that one task may start itself. Results do not depend on it. */
    public int threadsPerTask() {
        return threadsPerTask;
    }

    /** Hadoop settings of the application. */
    public Configuration hadoop() {
        return hadoop;
    }

    /** Reports to the driver; a report that cannot be sent is no reason to stop working. */
    public void report(Progress progress) {
        try {
            plugin.send(progress);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(ExecutorNode.class).debug("progress was not sent", e);
        }
    }

    /** Where Spark schedules GPUs, {@code cuda} is the one that it gave to this executor. */
    static String withSparksGpu(String spec, Map<String, ResourceInformation> resources) {
        ResourceInformation gpus = resources.get("gpu");
        return gpus != null && gpus.addresses().length > 0
                ? spec.replaceAll("cuda(?!:)", "cuda:" + gpus.addresses()[0])
                : spec;
    }

    /** Threads that work in this executor at once, all tasks together. */
    private static int threads(SparkConf conf) {
        int processors = Runtime.getRuntime().availableProcessors();
        boolean local = conf.get("spark.master", "local").startsWith("local");
        return local ? processors : conf.getInt("spark.executor.cores", processors);
    }

    /** Tasks that run in this executor at once. */
    private static int slots(SparkConf conf, int threads) {
        String master = conf.get("spark.master", "local");
        int cores = master.startsWith("local") ? LocalMaster.threads(master, threads) : threads;
        return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
    }
}
