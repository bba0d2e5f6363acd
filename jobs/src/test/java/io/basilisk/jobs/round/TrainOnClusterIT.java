package io.basilisk.jobs.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.basilisk.jobs.cluster.SparkHome;
import io.basilisk.jobs.cluster.StandaloneProcess;
import io.basilisk.jobs.testing.TestText;
import io.basilisk.jobs.testing.TrainProcess;
import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.service.LedgerConfig;
import io.basilisk.ledger.service.LedgerService;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: a standalone master, two workers with a key each, a driver; executors are frozen and killed. */
class TrainOnClusterIT {
    private static final int ROUNDS = 3;
    private static final int SHARDS = 4;

    /** A frozen executor's shard is tried elsewhere as soon as half of the others are done. */
    private static final Map<String, String> SPECULATION = Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "200ms",
            "spark.speculation.quantile", "0.5",
            "spark.speculation.multiplier", "1.2",
            "spark.executor.memory", "600m");

    @TempDir
    Path folder;

    @Test
    void frozenAndKilledExecutorsCountOnceAndBothNodesArePaid() throws Exception {
        Files.writeString(folder.resolve("text.txt"), TestText.generate(60_000, 1));
        LedgerConfig config =
                new LedgerConfig(folder.resolve("ledger"), LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        BlockingQueue<String> log = new LinkedBlockingQueue<>();
        try (LedgerService service = LedgerService.start(config, Clock.systemUTC(), notice -> {});
                StandaloneProcess master = startMaster(log)) {
            String url = urlFrom(log);
            try (StandaloneProcess first = startWorker(url, "first");
                    StandaloneProcess second = startWorker(url, "second");
                    TrainProcess train = train(url, service.url())) {
                train.await(line -> line.contains("[") && line.contains("step"));
                signal("-STOP", executor(second));
                train.await(line -> line.startsWith("round 1:"));
                signal("-CONT", executor(second));
                train.await(line -> line.startsWith("round 2/"));
                executor(first).destroyForcibly();
                assertThat(train.exitCode()).as(train.output()).isZero();
            }
            assertThat(master.handles()).allMatch(ProcessHandle::isAlive);
            assertSound(service.ledger());
        }
    }

    private void assertSound(Ledger ledger) {
        assertThat(ledger.chain().orElseThrow().height()).isEqualTo(ROUNDS);
        assertThat(ledger.accounts().stream()
                        .mapToLong(it -> it.balance().units())
                        .sum())
                .isEqualTo(ROUNDS * 2_500_000_000L);
        for (int round = 1; round <= ROUNDS; round++) {
            List<Integer> shards = ledger.contributions(round).stream()
                    .map(it -> it.contribution().shard())
                    .toList();
            assertThat(shards).doesNotHaveDuplicates().hasSize(SHARDS);
        }
        Set<Address> members = Set.of(address("first"), address("second"));
        assertThat(ledger.accounts().stream().map(Account::address).collect(Collectors.toSet()))
                .isEqualTo(members);
    }

    private Address address(String node) {
        return KeyFile.open(folder.resolve(node + ".json")).address();
    }

    private TrainProcess train(String master, String ledger) throws IOException {
        return TrainProcess.start(
                SPECULATION,
                List.of(
                        "--dir",
                        folder.resolve("run").toString(),
                        "--dataset",
                        folder.resolve("text.txt").toString(),
                        "--split",
                        "tail:0.2",
                        "--rounds",
                        String.valueOf(ROUNDS),
                        "--workers",
                        String.valueOf(SHARDS),
                        "--steps",
                        "20",
                        "--batch",
                        "8",
                        "--threshold",
                        "1",
                        "--eval-sequences",
                        "32",
                        "--block-seconds",
                        "0.2",
                        "--master",
                        master,
                        "--ledger",
                        ledger));
    }

    private static StandaloneProcess startMaster(BlockingQueue<String> log) throws IOException {
        List<String> arguments = List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
        return StandaloneProcess.start("master", arguments, Map.of(), log::add);
    }

    private static String urlFrom(BlockingQueue<String> log) throws InterruptedException {
        String line = "";
        while (!line.contains("Starting Spark master at ")) {
            line = log.poll(60, TimeUnit.SECONDS);
            assertThat(line).as("a line of the master's log within a minute").isNotNull();
        }
        return line.substring(line.indexOf("spark://"));
    }

    private StandaloneProcess startWorker(String master, String node) throws IOException {
        KeyFile.create(folder.resolve(node + ".json"));
        SparkHome home = SparkHome.create(Path.of("target", "spark-home").toAbsolutePath());
        Map<String, String> environment = new HashMap<>(home.environment());
        environment.put("BASILISK_NODE_KEY", folder.resolve(node + ".json").toString());
        List<String> arguments = List.of(
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve(node).toString(),
                master);
        return StandaloneProcess.start("worker", arguments, environment, line -> {});
    }

    /** The worker's executor, once there is one. */
    private static ProcessHandle executor(StandaloneProcess worker) {
        return await().atMost(Duration.ofMinutes(1))
                .until(() -> worker.handles().skip(1).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static void signal(String signal, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
