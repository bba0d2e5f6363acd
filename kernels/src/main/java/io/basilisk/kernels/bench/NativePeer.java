package io.basilisk.kernels.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A C program that does the same work, built from a resource with the machine's own compiler. */
final class NativePeer implements AutoCloseable {
    private static final int BUILD_SECONDS = 60;

    private final Path directory;
    private final Path program;

    private NativePeer(Path directory, Path program) {
        this.directory = directory;
        this.program = program;
    }

    /**
     * Builds {@code <name>.c} with gcc for this CPU.
     *
     * @return empty where there is no gcc or it cannot build the program for this CPU
     */
    static Optional<NativePeer> build(String name) {
        try {
            Path directory = Files.createTempDirectory("basilisk-bench");
            NativePeer peer = new NativePeer(directory, directory.resolve(name));
            if (peer.compile(name)) {
                return Optional.of(peer);
            }
            peer.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the peer " + name, e);
        }
    }

    /** Runs the program and reads the one number that it prints. */
    double run(String argument) {
        try {
            Process process = new ProcessBuilder(program.toString(), argument)
                    .redirectError(discard())
                    .start();
            String printed;
            try (InputStream out = process.getInputStream()) {
                printed = new String(out.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip();
            }
            return Double.parseDouble(printed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run the peer " + program, e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(program);
            Files.deleteIfExists(source());
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private boolean compile(String name) throws IOException {
        try (InputStream code = NativePeer.class.getResourceAsStream(name + ".c")) {
            if (code == null) {
                throw new IllegalStateException("expected the resource " + name + ".c beside NativePeer");
            }
            Files.copy(code, source());
        }
        ProcessBuilder gcc = new ProcessBuilder(
                        "gcc", "-O3", "-march=native", "-o", program.toString(), source().toString())
                .redirectOutput(discard())
                .redirectError(discard());
        Process build;
        try {
            build = gcc.start();
        } catch (IOException noCompiler) {
            return false;
        }
        try {
            return build.waitFor(BUILD_SECONDS, TimeUnit.SECONDS) && build.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            build.destroyForcibly();
        }
    }

    private Path source() {
        return directory.resolve("peer.c");
    }

    private static ProcessBuilder.Redirect discard() {
        return ProcessBuilder.Redirect.DISCARD;
    }
}
