package io.basilisk.ledger.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code LedgerMain} in a process of its own. */
final class LedgerProcess implements AutoCloseable {
    private static final String LISTENING = "Listening on ";

    private final Process process;
    private final Path stderr;
    private final Optional<URI> address;
    private final Duration opening;

    private LedgerProcess(Process process, Path stderr) {
        this.process = process;
        this.stderr = stderr;
        BufferedReader said = process.inputReader();
        long began = awaitOpening(said);
        address = said.lines()
                .filter(line -> line.startsWith(LISTENING))
                .map(line -> URI.create(line.substring(LISTENING.length()).split(" ")[0]))
                .findFirst();
        opening = Duration.ofNanos(System.nanoTime() - began);
    }

    /** Starts one, and waits until it listens or has ended. */
    static LedgerProcess start(Path directory, LedgerConfig.Store store, String... jvmFlags) throws IOException {
        return start(List.of(), directory, store, jvmFlags);
    }

    /** The same by a command that sets limits and then becomes the ledger. */
    static LedgerProcess start(List<String> limits, Path directory, LedgerConfig.Store store, String... jvmFlags)
            throws IOException {
        Path stderr = Files.createTempFile("basilisk-ledger", ".stderr");
        List<String> ledger = List.of("--dir", directory.toString(), "--port", "0", "--store", store.name());
        return new LedgerProcess(
                new ProcessBuilder(command(limits, List.of(jvmFlags), ledger))
                        .redirectError(stderr.toFile())
                        .start(),
                stderr);
    }

    /** Starts one that is killed so long after it began to open its journal. @return whether it got to listen */
    static boolean killedAfter(Duration delay, Path directory, LedgerConfig.Store store)
            throws IOException, InterruptedException {
        List<String> ledger = List.of("--dir", directory.toString(), "--port", "0", "--store", store.name());
        Process process = new ProcessBuilder(command(List.of(), List.of(), ledger))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader()) {
            awaitOpening(said);
            if (process.waitFor(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the ledger ended by itself, with status " + process.exitValue());
            }
            process.toHandle().destroyForcibly(); // unlike the process itself, leaves what it said to be read
            process.waitFor();
            return said.lines().anyMatch(line -> line.startsWith(LISTENING));
        }
    }

    /** Runs another of its commands, such as {@code import}. @return the exit status */
    static int run(List<String> jvmFlags, String... arguments) throws IOException, InterruptedException {
        return new ProcessBuilder(command(List.of(), jvmFlags, List.of(arguments)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Compiled once and quickly: most of these processes live for seconds. */
    private static List<String> command(List<String> limits, List<String> jvmFlags, List<String> arguments) {
        List<String> command = new ArrayList<>(limits);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("basilisk.home"), "conf", "jvm.options"));
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LedgerMain.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** @return when it began to open its journal */
    private static long awaitOpening(BufferedReader said) {
        try {
            String line = said.readLine();
            while (line != null && !line.startsWith("Opening ")) {
                line = said.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return System.nanoTime();
    }

    /** How long it took from there until it listened, or ended. */
    Duration opening() {
        return opening;
    }

    /** Where it listens. */
    URI address() {
        return address.orElseThrow(() -> new IllegalStateException("the ledger did not start: " + stderr()));
    }

    boolean listens() {
        return address.isPresent();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ctrl-C or {@code kill}. @return the exit status */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for its own end. @return the exit status */
    int end() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("expected the ledger to end");
        }
        return process.exitValue();
    }

    String stderr() {
        try {
            return Files.readString(stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        try {
            Files.delete(stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
