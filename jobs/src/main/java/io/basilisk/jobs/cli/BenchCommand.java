package io.basilisk.jobs.cli;

import io.basilisk.jobs.bench.LedgerBench;
import io.basilisk.kernels.bench.AttentionBench;
import io.basilisk.kernels.bench.DeviceMineBench;
import io.basilisk.kernels.bench.GemmBench;
import io.basilisk.kernels.bench.MineBench;
import io.basilisk.kernels.bench.OptimizerBench;
import io.basilisk.kernels.bench.TrainBench;
import java.io.IOException;
import java.nio.file.Path;
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
        description = "Measure this machine: mining, training, the ledger, the start of a run.",
        footer = {"", "And ledger-faults: the ledger under fire, for hours; bench ledger-faults --help tells more."},
        subcommands = {StartBench.class, LedgerBench.class})
final class BenchCommand implements Runnable {

    private static final String PEER =
            "Take turns with libtorch, MKL and jemalloc; Maven fetches them, 300 MB the first time.";

    private static final String DEVICE = "cpu, opencl[:i] or cuda[:i][+bf16]. Default: cpu.";

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
            @Option(names = "--device", description = DEVICE) @Nullable String device,
            @Option(names = "--threads", description = "Default: one a processor.") @Nullable Integer threads,
            @Option(names = "--batch", description = "Sequences a step. Default: the preset's.") @Nullable
                    Integer batch,
            @Option(names = "--context", description = "Tokens a sequence. Default: the preset's, 256 at 124M.")
                    @Nullable
                    Integer context,
            @Option(names = "--turns", description = "Default: 5.") @Nullable Integer turns,
            @Option(names = "--seconds", description = "Of a turn, at least one step. Default: 2.") @Nullable
                    Double seconds,
            @Option(
                            names = "--inner-optimizer",
                            paramLabel = "NAME",
                            description = "adamw or muon; the peer has AdamW. Default: adamw.")
                    @Nullable
                    String optimizer,
            @Option(names = "--peer", paramLabel = "libtorch", description = PEER) @Nullable String peer) {
        TrainBench.main(arguments(
                json,
                "--preset",
                preset,
                "--device",
                device,
                "--threads",
                threads,
                "--batch",
                batch,
                "--context",
                context,
                "--turns",
                turns,
                "--seconds",
                seconds,
                "--inner-optimizer",
                optimizer,
                "--peer",
                peer));
    }

    @Command(name = "gemm", description = "Floating-point operations per second of the matrix products.")
    void gemm(
            @Option(names = "--json", description = "Print one JSON object a product.") boolean json,
            @Option(names = "--device", description = DEVICE) @Nullable String device,
            @Option(names = "--preset", paramLabel = "NAME", description = "Whose shapes. Default: shakespeare.")
                    @Nullable
                    String preset,
            @Option(names = "--rows", description = "Tokens at a time. Default: 384.") @Nullable Integer rows,
            @Option(names = "--seconds", description = "Of a product. Default: 0.5.") @Nullable Double seconds,
            @Option(names = "--peer", paramLabel = "libtorch", description = PEER) @Nullable String peer) {
        GemmBench.main(arguments(
                json, "--device", device, "--preset", preset, "--rows", rows, "--seconds", seconds, "--peer", peer));
    }

    @Command(name = "attention", description = "Tokens per second of one layer's attention, forward and backward.")
    void attention(
            @Option(names = "--json", description = "Print one JSON object.") boolean json,
            @Option(names = "--device", description = DEVICE) @Nullable String device,
            @Option(names = "--preset", paramLabel = "NAME", description = "Whose shape. Default: small.") @Nullable
                    String preset,
            @Option(names = "--sequences", description = "Default: 4.") @Nullable Integer sequences,
            @Option(names = "--turns", description = "Default: 5.") @Nullable Integer turns,
            @Option(names = "--seconds", description = "Of a turn. Default: 1.") @Nullable Double seconds,
            @Option(names = "--peer", paramLabel = "libtorch", description = PEER) @Nullable String peer) {
        AttentionBench.main(arguments(
                json,
                "--device",
                device,
                "--preset",
                preset,
                "--sequences",
                sequences,
                "--turns",
                turns,
                "--seconds",
                seconds,
                "--peer",
                peer));
    }

    @Command(name = "optimizers", description = "Held-out loss that the inner optimisers reach on a text, by rate.")
    void optimizers(
            @Option(names = "--json", description = "Print one JSON object a run.") boolean json,
            @Option(
                            names = "--text",
                            paramLabel = "FILE",
                            required = true,
                            description = "Its characters are the tokens; the last tenth is held out.")
                    Path text,
            @Option(names = "--preset", paramLabel = "NAME", description = "Default: shakespeare.") @Nullable
                    String preset,
            @Option(names = "--optimizers", paramLabel = "NAME,NAME", description = "Default: adamw,muon.") @Nullable
                    String optimizers,
            @Option(names = "--rates", paramLabel = "X,X", description = "Learning rates. Default: 2e-3.") @Nullable
                    String rates,
            @Option(names = "--steps", description = "Default: 2000.") @Nullable Integer steps,
            @Option(names = "--round-steps", description = "After which moments start anew. Default: 100.") @Nullable
                    Integer roundSteps,
            @Option(names = "--threads", description = "Default: one a processor.") @Nullable Integer threads,
            @Option(names = "--seed", description = "Of weights and batches. Default: 1.") @Nullable Long seed)
            throws IOException {
        OptimizerBench.main(arguments(
                json,
                "--text",
                text,
                "--preset",
                preset,
                "--optimizers",
                optimizers,
                "--rates",
                rates,
                "--steps",
                steps,
                "--round-steps",
                roundSteps,
                "--threads",
                threads,
                "--seed",
                seed));
    }

    /** Names and values, those without a value left out. */
    private String[] arguments(boolean json, @Nullable Object... namesAndValues) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            boolean isAmount = value instanceof Integer || value instanceof Double; // a seed may be any number
            if (isAmount && !(((Number) value).doubleValue() > 0)) {
                throw new ParameterException(
                        spec.commandLine(), namesAndValues[i] + ": expected more than 0, came " + value);
            }
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
