package io.basilisk.jobs.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Spark's standalone master or worker as a child process of this one, from this process's own jars and JVM flags. */
public final class StandaloneProcess implements AutoCloseable {

    private static final int GRACE_SECONDS = 10;

    private final Process process;

    private StandaloneProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts {@code master} or {@code worker}.
     *
     * @param arguments Spark's own arguments, for instance {@code --cores 2 spark://host:7077}
     * @param environment variables on top of this process's; a worker's executors inherit them
     * @param log receives every line that the process prints, on a thread of its own
     */
    public static StandaloneProcess start(
            String role, List<String> arguments, Map<String, String> environment, Consumer<String> log)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Distribution distribution = Distribution.current();
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "@" + distribution.conf("jvm.options"),
                "-Dlog4j2.configurationFile=" + distribution.conf("log4j2.properties"),
                "-Dbasilisk.log=info",
                "-Xmx512m",
                StandaloneMain.class.getName(),
                role));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        StandaloneProcess started = new StandaloneProcess(builder.start());
        Thread.ofPlatform().name(role + "-log").daemon().start(() -> started.pump(log));
        return started;
    }

    /** Waits for the process to end by itself and returns its exit code. */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** The process and, below it, the executors it has started. */
    public Stream<ProcessHandle> handles() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Asks the process to leave, and makes sure within a few seconds that it and its executors are gone. */
    @Override
    public void close() {
        List<ProcessHandle> all = handles().toList();
        process.destroy();
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        all.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Consumer<String> log) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(log);
        } catch (IOException | UncheckedIOException e) {
            log.accept("(the process's output ended: " + e.getMessage() + ")");
        }
    }
}
