package io.basilisk.jobs.cli;

import com.sun.management.OperatingSystemMXBean;
import io.basilisk.jobs.cluster.SparkHome;
import io.basilisk.jobs.cluster.StandaloneProcess;
import io.basilisk.jobs.cluster.WorkerLog;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Makes this host a member of a grid: a Spark worker whose executors train, score, mine and sign with the host's key.
 */
@Command(
        name = "join",
        description = "Lend this machine to a grid and be paid for it; leave with Ctrl-C.",
        footer = {"", "docs/join-the-grid.md tells the whole story, from a grid of one machine to one of many."})
final class JoinCommand implements Callable<Integer> {

    private static final long MEBIBYTE = 1L << 20;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MASTER", description = "The grid's Spark master: spark://host:port.")
    private MasterAddress address;

    @Mixin
    private LedgerOption ledger;

    @Mixin
    private KeyOption key;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "What to train and mine on: cpu, opencl or cuda, with :INDEX for a further one;"
                    + " cuda+bf16 trains on tensor cores. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(names = "--cores", description = "Tasks at a time. Default: one a processor.")
    private int cores = Runtime.getRuntime().availableProcessors();

    @Option(names = "--memory", description = "For the executors: 512m, 4g. Default: half of this machine's memory.")
    private String memory = halfOfMemory();

    @Option(names = "--host", description = "This host's address as the master can reach it. Default: found out.")
    private String host = "";

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "For logs and scratch files. Default: ~/.basilisk/join.")
    private Path workDirectory = Path.of(System.getProperty("user.home"), ".basilisk", "join");

    private volatile boolean leaving;

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        PrintWriter out = spec.commandLine().getOut();
        NodeKey node = KeyFile.openOrCreate(key.file());
        out.println("Node    " + node.address() + " (key: " + key.file() + ")");
        out.println("Ledger  " + ledger.describe());
        String here = host.isEmpty() ? address.reach().getHostAddress() : host;
        out.println("Master  " + address + ", reached from " + here);
        out.flush();

        Path folder = Files.createDirectories(workDirectory.toAbsolutePath());
        SparkHome sparkHome = SparkHome.create(folder.resolve("spark-home"));
        Map<String, String> environment = new HashMap<>(sparkHome.environment());
        environment.put("BASILISK_NODE_KEY", key.file().toAbsolutePath().toString());
        environment.put("BASILISK_DEVICE", device);
        environment.put("BASILISK_LEDGER", ledger.address().toString());
        try (WorkerLog log = WorkerLog.open(folder.resolve("worker.log"), out);
                StandaloneProcess worker =
                        StandaloneProcess.start("worker", workerArguments(here, folder), environment, log)) {
            Thread leave = new Thread(() -> leave(worker, out), "leave-grid");
            Runtime.getRuntime().addShutdownHook(leave);
            worker.waitFor();
            if (!leaving) {
                throw new IllegalStateException("the worker ended: " + log.lastTrouble());
            }
            return 0;
        }
    }

    private void leave(StandaloneProcess worker, PrintWriter out) {
        leaving = true;
        worker.close();
        out.println("Left the grid.");
        out.flush();
    }

    private void checkOptions() {
        if (cores < 1 || !memory.matches("[1-9]\\d*[mg]")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --cores of at least 1 and --memory like 512m or 4g, found " + cores + " and " + memory);
        }
        LocalDevice.check(spec, device);
    }

    private List<String> workerArguments(String here, Path folder) {
        return List.of(
                "--host",
                here,
                "--webui-port",
                "0",
                "--cores",
                String.valueOf(cores),
                "--memory",
                memory,
                "--work-dir",
                folder.toString(),
                address.toString());
    }

    private static String halfOfMemory() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize() / 2 / MEBIBYTE + "m";
    }
}
