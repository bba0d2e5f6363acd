package io.basilisk.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.testing.BasiliskProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle, made once and used as on a bare machine: no Java, no Maven, no home, and for CUDA a fake driver. */
class BundleIT {
    private static final String NOTHING_ELSE = "/usr/bin:/bin";

    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "bundles are for Linux on x86-64");
        List<String> command =
                List.of("bundle", "--tar", "--out", folder.resolve("bundle").toString());
        try (BasiliskProcess process = BasiliskProcess.start(Map.of(), command)) {
            assertThat(process.exitCode()).as(process.output()).isZero();
            assertThat(process.output()).contains("MiB of at most 60, for cuda", "bundle.tar.gz", "bundle/run all");
        }
    }

    @Test
    void itIsSmallAndTheArchiveHoldsAllOfIt() throws Exception {
        Path bundle = folder.resolve("bundle");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        run(Map.of(), "tar", "-xzf", folder.resolve("bundle.tar.gz").toString(), "-C", elsewhere.toString());
        assertThat(bytes(bundle)).isBetween(20L << 20, 60L << 20).isEqualTo(bytes(elsewhere.resolve("bundle")));
        Outcome moved = run(Map.of(), elsewhere.resolve("bundle/run").toString(), "--device", "cpu", "doctor");
        assertThat(moved.exit()).as(moved.output()).isZero();
        assertThat(moved.output()).contains(elsewhere.resolve("bundle/runtime").toString(), "ok      device cpu");
    }

    @Test
    void testsAndMeasuresTheCpu() throws Exception {
        JsonNode parity = lastLine(bundle("--device", "cpu", "parity", "RmsNormTest"));
        assertThat(parity.get("parity").asText()).isEqualTo("cpu");
        assertThat(parity.get("passed").asInt()).isPositive();
        JsonNode mine =
                lastLine(bundle("--device", "cpu", "bench", "mine", "--json", "--turns", "1", "--seconds", "0.1"));
        assertThat(mine.get("hashesPerSecond").asDouble()).isPositive();
    }

    @Test
    void testsAndMeasuresWhatTheDriverHas() throws Exception {
        assumeTrue(Tool.find("gcc").isPresent(), "gcc is not installed, which compiles the fake driver");
        Path driver = Files.createDirectories(folder.resolve("driver"));
        Outcome built = run(
                Map.of(),
                folder.resolve("bundle/runtime/bin/java").toString(),
                "-cp",
                folder.resolve("bundle/lib") + "/*",
                "io.basilisk.kernels.cuda.FakeDriver",
                driver.toString());
        assertThat(built.exit()).as(built.output()).isZero();
        Map<String, String> environment = Map.of("LD_LIBRARY_PATH", driver.toString());
        String script = folder.resolve("bundle/run").toString();
        assertThat(run(environment, script, "doctor").output()).contains("ok      device cuda:0  fake GPU");
        JsonNode parity = lastLine(run(environment, script, "parity", "RmsNormTest"));
        assertThat(parity.get("parity").asText()).isEqualTo("cuda");
        assertThat(parity.get("passed").asInt()).isPositive();
        String[] attention = "bench attention --json --preset tiny --sequences 1 --turns 1 --seconds 0".split(" ");
        Outcome measured = run(environment, words(script, attention));
        assertThat(lastLine(measured).get("tokensPerSecond").asDouble()).isPositive();
    }

    @Test
    void withoutTheDeviceItSaysWhyAndTheReportEndsThere() throws Exception {
        assumeTrue(!Files.exists(Path.of("/proc/driver/nvidia/version")), "this machine has NVIDIA's driver");
        for (String command : List.of("doctor", "parity", "bench train")) {
            Outcome outcome = bundle(command.split(" "));
            assertThat(outcome.exit()).as(command).isEqualTo(1);
            assertThat(outcome.output()).as(command).contains("basilisk: device 'cuda': libcuda does not load");
        }
        Path report = folder.resolve("report.txt");
        Outcome all = bundle("all", "--report", report.toString());
        assertThat(all.exit()).isEqualTo(1);
        assertThat(report)
                .content()
                .contains("\"report\":\"basilisk-bundle\"", "libcuda does not load", "exit code 1", "FAILED")
                .doesNotContain("bench");
    }

    @Test
    void whatIsNotUnderstoodIsRefused() throws Exception {
        for (String command : List.of("", "bake", "bench", "bench sleep", "all --fast", "parity NoTest --device")) {
            Outcome outcome = bundle(("--device cpu " + command).split(" "));
            assertThat(outcome.exit()).as("'%s': %s", command, outcome.output()).isEqualTo(2);
            assertThat(outcome.output()).as(command).contains("expected", "came");
        }
    }

    private record Outcome(int exit, String output) {}

    private static Outcome bundle(String... arguments) throws Exception {
        return run(Map.of(), words(folder.resolve("bundle/run").toString(), arguments));
    }

    private static String[] words(String first, String... rest) {
        return Stream.concat(Stream.of(first), Arrays.stream(rest)).toArray(String[]::new);
    }

    /** As {@code env -i}: nothing of this process's environment. */
    private static Outcome run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", NOTHING_ELSE);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private static JsonNode lastLine(Outcome outcome) throws Exception {
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        List<String> lines = new ArrayList<>(outcome.output().strip().lines().toList());
        return new ObjectMapper().readTree(lines.getLast());
    }

    private static long bytes(Path bundle) throws Exception {
        try (Stream<Path> all = Files.walk(bundle)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
