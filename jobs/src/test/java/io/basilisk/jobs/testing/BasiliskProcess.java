package io.basilisk.jobs.testing;

import io.basilisk.jobs.cli.Basilisk;
import io.basilisk.jobs.cluster.Distribution;
import io.basilisk.ledger.client.TipMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A command of {@code basilisk} as a process of its own, that a test may kill. */
public final class BasiliskProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private BasiliskProcess(Process process) {
        this.process = process;
        reader = Thread.ofPlatform().daemon().name("process-output").start(this::read);
    }

    /**
     * Starts it from this process's class path.
     *
     * @param properties system properties, {@code spark.*} among them
     * @param command its name and its options
     */
    public static BasiliskProcess start(Map<String, String> properties, List<String> command) throws IOException {
        Distribution distribution = Distribution.current();
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + distribution.conf("jvm.options"),
                "-Dlog4j2.configurationFile=" + distribution.conf("log4j2.properties"),
                "-Dbasilisk.home=" + distribution.home(),
                "-Dspark.driver.host=127.0.0.1",
                "-Xmx768m"));
        properties.forEach((key, value) -> java.add("-D" + key + "=" + value));
        java.add(Basilisk.class.getName());
        java.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(java).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put(TipMemory.VARIABLE, System.getProperty(TipMemory.PROPERTY));
        return new BasiliskProcess(builder.start());
    }

    /** Waits for its end and gives its exit code: 137 after it was killed. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("expected the process to end within " + PATIENCE + ", it printed:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /** Waits until it prints such a line, and gives it. */
    public String await(Predicate<String> line) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lines.stream().noneMatch(line)) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("expected another line from the process, it printed:\n" + output());
            }
            reader.join(20);
        }
        return lines.stream().filter(line).findFirst().orElseThrow();
    }

    /** The process itself. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Asks it to end, as Ctrl-C does; not by SIGINT, which a test that runs in the background would hand down ignored.
     */
    public void interrupt() throws IOException, InterruptedException {
        // Process.destroy would close the pipe that its last words come through.
        new ProcessBuilder("kill", "-TERM", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** What it printed so far. */
    public String output() {
        return String.join("\n", lines);
    }

    /** Kills it and all that it started, and waits for their end: they may write to a folder that is deleted next. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(it -> it.onExit().join());
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().forEach(lines::add);
        } catch (IOException e) {
            lines.add("(its output ended: " + e.getMessage() + ")");
        }
    }
}
