package io.basilisk.jobs.cli;

import io.basilisk.kernels.bench.MineBench;
import java.util.ArrayList;
import java.util.List;
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
            @Option(names = "--turns", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.") int turns,
            @Option(names = "--seconds", defaultValue = "1", description = "Of a turn. Default: ${DEFAULT-VALUE}.")
                    double seconds) {
        List<String> arguments = new ArrayList<>(List.of("--turns", "" + turns, "--seconds", "" + seconds));
        if (json) {
            arguments.add("--json");
        }
        MineBench.main(arguments.toArray(String[]::new));
    }
}
