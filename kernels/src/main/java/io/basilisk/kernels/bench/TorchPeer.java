package io.basilisk.kernels.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * libtorch in eager mode with MKL and jemalloc, in a process of its own that computes only when told to. The program
 * is the resource {@code TorchPeer.java}, which Java runs from its source.
 */
final class TorchPeer implements AutoCloseable {
    static final String NAME = "libtorch 2.10.0 + MKL + jemalloc";

    private static final double KIBIBYTES = 1024;

    private final Path directory;
    private final Process process;
    private final BufferedReader answers;

    private TorchPeer(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /**
     * Starts it.
     *
     * @param threads that it computes with
     * @throws PeerUnavailableException when something is missing; the message says what
     */
    static TorchPeer start(int threads) {
        TorchLibraries libraries = TorchLibraries.fetch();
        try {
            Path directory = Files.createTempDirectory("basilisk-bench");
            Path program = directory.resolve("TorchPeer.java");
            TorchLibraries.copyResource("TorchPeer.java", program);
            TorchPeer peer = new TorchPeer(directory, launch(libraries, program, threads));
            peer.ask("threads " + threads);
            return peer;
        } catch (IOException e) {
            throw new PeerUnavailableException("libtorch's process could not be started: " + e.getMessage());
        }
    }

    private static Process launch(TorchLibraries libraries, Path program, int threads) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // JavaCPP would refuse more memory than the heap may have; libtorch's is not on the heap.
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                libraries.classPath(),
                program.toString()));
        Map<String, String> environment = builder.environment();
        environment.put("LD_PRELOAD", libraries.mkl() + " " + libraries.jemalloc());
        environment.put("MKL_THREADING_LAYER", "GNU");
        environment.put("MKL_INTERFACE_LAYER", "LP64");
        environment.put("MKL_NUM_THREADS", Integer.toString(threads));
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Sets what {@link #turn} repeats: a line of the program's list of commands. */
    void prepare(String work, int... numbers) {
        StringBuilder line = new StringBuilder(work);
        for (int number : numbers) {
            line.append(' ').append(number);
        }
        ask(line.toString());
    }

    /** How many times a second, and a second of CPU time, the work was done. */
    record Rate(double perSecond, double perCpuSecond) {}

    /** Works for so long, at least once. */
    Rate turn(double seconds) {
        String[] answer = ask(String.format(Locale.ROOT, "turn %.3f", seconds)).split(" ");
        long done = Long.parseLong(answer[0]);
        return new Rate(done / Double.parseDouble(answer[1]), done / Double.parseDouble(answer[2]));
    }

    double peakMebibytes() {
        return Long.parseLong(ask("memory")) / KIBIBYTES;
    }

    /** @throws PeerUnavailableException when it computed with other libraries than its name says */
    void requireItsBest() {
        String libraries = ask("libraries");
        if (!libraries.equals("MKL + jemalloc")) {
            throw new PeerUnavailableException("expected libtorch to run with MKL + jemalloc, it ran with " + libraries
                    + ": its figures would flatter us");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            Files.deleteIfExists(directory.resolve("TorchPeer.java"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private String ask(String line) {
        try {
            process.outputWriter(StandardCharsets.US_ASCII)
                    .append(line)
                    .append('\n')
                    .flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new PeerUnavailableException("libtorch's process ended at '" + line + "'; see its error above");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("libtorch's process does not listen to '" + line + "'", e);
        }
    }
}
