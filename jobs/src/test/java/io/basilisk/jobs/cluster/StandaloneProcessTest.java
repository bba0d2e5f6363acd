package io.basilisk.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: a standalone master and two workers, from Maven's jars alone. */
class StandaloneProcessTest {

    @TempDir
    Path folder;

    @Test
    void executorsKnowTheirWorkersNodeAndLeaveWithIt() throws Exception {
        BlockingQueue<String> log = new LinkedBlockingQueue<>();
        try (StandaloneProcess master = startMaster(log)) {
            String url = urlFrom(log);
            List<ProcessHandle> all;
            try (StandaloneProcess first = startWorker(url, "first");
                    StandaloneProcess second = startWorker(url, "second")) {
                assertThat(nodesOfTwoExecutors(url)).containsExactlyInAnyOrder("first", "second");
                all = List.of(first, second).stream()
                        .flatMap(StandaloneProcess::handles)
                        .toList();
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(master.handles()).allMatch(ProcessHandle::isAlive);
        }
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
        SparkHome home = SparkHome.create(Path.of("target", "spark-home").toAbsolutePath());
        Map<String, String> environment = new HashMap<>(home.environment());
        environment.put("BASILISK_NODE_KEY", node);
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

    private static List<String> nodesOfTwoExecutors(String master) throws IOException {
        SparkSession.Builder builder = SparkSession.builder()
                .master(master)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.cores.max", "2")
                .config("spark.executor.memory", "512m");
        Distribution.current().clusterProperties().forEach(builder::config);
        MapFunction<Long, String> node = row -> System.getenv("BASILISK_NODE_KEY");
        try (SparkSession spark = builder.getOrCreate()) {
            return spark.range(0, 64, 1, 64)
                    .map(node, Encoders.STRING())
                    .distinct()
                    .collectAsList();
        }
    }
}
