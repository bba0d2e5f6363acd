package io.basilisk.jobs.cli;

import io.basilisk.jobs.bundle.Bundle;
import io.basilisk.jobs.cluster.Distribution;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a folder that measures a machine which has neither Java nor a network. */
@Command(
        name = "bundle",
        description = "Make a folder that runs doctor, parity tests and benchmarks on a bare Linux machine.",
        footer = {"", "Carry it there, then: basilisk-bundle/run all. See docs/bundle.md."})
final class BundleCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--device",
            defaultValue = "cuda",
            description = "What it measures there unless told otherwise: cpu, opencl[:i] or cuda[:i]."
                    + " Default: ${DEFAULT-VALUE}.")
    private String device = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "basilisk-bundle",
            description = "The folder; an earlier bundle there is replaced. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("");

    @Option(names = "--tar", description = "Also write DIR.tar.gz.")
    private boolean tar;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!device.matches("cpu|(opencl|cuda)(:\\d{1,3})?")) {
            throw new ParameterException(
                    spec.commandLine(), "--device: expected cpu, opencl[:i] or cuda[:i], came '" + device + "'");
        }
        Path out = folder.toAbsolutePath().normalize();
        long bytes = new Bundle(Distribution.current(), device).write(out);
        say("%s: %.1f MiB of at most %.0f, for %s", out, bytes / MIB, Bundle.MOST_BYTES / MIB, device);
        if (tar) {
            Path archive = pack(out);
            say("%s: %.1f MiB", archive, Files.size(archive) / MIB);
        }
        say("On the other machine: %s/run all", out.getFileName());
        return 0;
    }

    private static Path pack(Path folder) throws IOException, InterruptedException {
        Path archive = folder.resolveSibling(folder.getFileName() + ".tar.gz");
        List<String> command = List.of(
                "tar",
                "-czf",
                archive.toString(),
                "-C",
                folder.resolveSibling(".").toString(),
                folder.getFileName().toString());
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with exit code " + exit);
        }
        return archive;
    }

    private void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
