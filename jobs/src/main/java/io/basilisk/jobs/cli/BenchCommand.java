package io.basilisk.jobs.cli;

import io.basilisk.kernels.bench.DeviceMineBench;
import io.basilisk.kernels.bench.GemmBench;
import io.basilisk.kernels.bench.MineBench;
import io.basilisk.kernels.bench.TrainBench;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The measurements that README and docs/benchmarks.md quote, each repeatable with one command. */
@Command(
        name = "bench",
        description = "Measure this machine: mining, training, the start of a run.",
        subcommands = {StartBench.class})
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing what to measure");
    }

    @Command(name = "mine", description = "Double SHA-256 per second and core, beside a C program where gcc is found.")
    void mine(
            @Option(names = "--json", description = "Print one JSON object.") boolean json,
            @Option(
                            names = "--device",
                            defaultValue = "cpu",
                            description = "cpu, or all of opencl[:i] or cuda[:i]. Default: ${DEFAULT-VALUE}.")
                    String device,
            @Option(names = "--turns", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.") int turns,
            @Option(names = "--seconds", defaultValue = "1", description = "Of a turn. Default: ${DEFAULT-VALUE}.")
                    double seconds) {
        if (device.equals("cpu")) {
            MineBench.main(arguments(json, "--turns", turns, "--seconds", seconds));
        } else {
            DeviceMineBench.main(arguments(json, "--device", device, "--turns", turns, "--seconds", seconds));
        }
    }

    @Command(
            name = "train",
            description = "Tokens per second of the bare inner loop, no Spark and no ledger around it.")
    void train(
            @Option(names = "--json", description = "Print one JSON object a preset.") boolean json,
            @Option(names = "--preset", paramLabel = "NAME", description = "Default: tiny and shakespeare.") @Nullable
                    String preset,
            @Option(names = "--device", description = "cpu, opencl[:i] or cuda[:i]. Default: cpu.") @Nullable
                    String device,
            @Option(names = "--threads", description = "Default: one a processor.") @Nullable Integer threads,
            @Option(names = "--seconds", defaultValue = "10", description = "Of a preset. Default: ${DEFAULT-VALUE}.")
                    double seconds) {
        TrainBench.main(
                arguments(json, "--preset", preset, "--device", device, "--threads", threads, "--seconds", seconds));
    }

    @Command(name = "gemm", description = "Floating-point operations per second of the matrix products.")
    void gemm(
            @Option(names = "--json", description = "Print one JSON object a product.") boolean json,
            @Option(names = "--preset", paramLabel = "NAME", description = "Whose shapes. Default: shakespeare.")
                    @Nullable
                    String preset,
            @Option(names = "--seconds", defaultValue = "1", description = "Of a product. Default: ${DEFAULT-VALUE}.")
                    double seconds) {
        GemmBench.main(arguments(json, "--preset", preset, "--seconds", seconds));
    }

    /** Names and values, those without a value left out. */
    private static String[] arguments(boolean json, @Nullable Object... namesAndValues) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                arguments.add(String.valueOf(namesAndValues[i]));
                arguments.add(value.toString());
            }
        }
        if (json) {
            arguments.add("--json");
        }
        return arguments.toArray(String[]::new);
    }
}
