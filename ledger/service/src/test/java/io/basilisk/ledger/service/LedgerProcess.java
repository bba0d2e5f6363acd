package io.basilisk.ledger.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code LedgerMain} in a process of its own. */
final class LedgerProcess implements AutoCloseable {
    private final Process process;
    private final Path stderr;
    private final Optional<URI> address;

    private LedgerProcess(Process process, Path stderr) {
        this.process = process;
        this.stderr = stderr;
        address = process.inputReader()
                .lines()
                .filter(line -> line.startsWith("Listening on "))
                .map(line -> URI.create(line.split(" ")[2]))
                .findFirst();
    }

    /** Starts one, and waits until it listens or has ended. */
    static LedgerProcess start(Path directory, LedgerConfig.Store store, String... jvmFlags) throws IOException {
        return start(List.of(), directory, store, jvmFlags);
    }

    /** The same by a command that sets limits and then becomes the ledger. */
    static LedgerProcess start(List<String> limits, Path directory, LedgerConfig.Store store, String... jvmFlags)
            throws IOException {
        List<String> command = new ArrayList<>(limits);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("basilisk.home"), "conf", "jvm.options"));
        command.add("-Xmx512m");
        command.addAll(List.of(jvmFlags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LedgerMain.class.getName()));
        command.addAll(List.of("--dir", directory.toString(), "--port", "0", "--store", store.name()));
        Path stderr = Files.createTempFile("basilisk-ledger", ".stderr");
        return new LedgerProcess(
                new ProcessBuilder(command).redirectError(stderr.toFile()).start(), stderr);
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
