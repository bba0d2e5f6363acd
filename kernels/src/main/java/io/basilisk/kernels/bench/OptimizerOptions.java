package io.basilisk.kernels.bench;

import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.Preset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the command line of {@link OptimizerBench} asks for. */
final class OptimizerOptions {
    Path text = Path.of("");
    boolean json;
    Preset preset = Preset.SHAKESPEARE;
    List<InnerOptimizer> optimizers = List.of(InnerOptimizer.values());
    List<Float> rates = List.of(2e-3f);
    int steps = 2_000;
    int roundSteps = 100;
    int threads = Runtime.getRuntime().availableProcessors();
    long seed = 1;

    /** @throws IllegalArgumentException for what is not an option, and where there is no text */
    void parse(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--json")) {
                json = true;
            } else if (i + 1 < arguments.length) {
                take(arguments[i], arguments[++i]);
            } else {
                throw unknown(arguments[i]);
            }
        }
        if (text.toString().isEmpty()) {
            throw new IllegalArgumentException("expected --text FILE, came nothing");
        }
        if (steps < 1 || roundSteps < 1) {
            throw new IllegalArgumentException(
                    "expected --steps and --round-steps of at least 1, came " + steps + " and " + roundSteps);
        }
    }

    private void take(String option, String value) {
        switch (option) {
            case "--text" -> text = Path.of(value);
            case "--preset" -> preset = Preset.named(value);
            case "--optimizers" ->
                optimizers = Arrays.stream(value.split(","))
                        .map(InnerOptimizer::named)
                        .toList();
            case "--rates" ->
                rates = Arrays.stream(value.split(",")).map(Float::valueOf).toList();
            case "--steps" -> steps = Integer.parseInt(value);
            case "--round-steps" -> roundSteps = Integer.parseInt(value);
            case "--threads" -> threads = Integer.parseInt(value);
            case "--seed" -> seed = Long.parseLong(value);
            default -> throw unknown(option);
        }
    }

    private static IllegalArgumentException unknown(String option) {
        return new IllegalArgumentException("expected --text FILE [--json] [--preset NAME] [--optimizers adamw,muon]"
                + " [--rates X,Y] [--steps N] [--round-steps N] [--threads N] [--seed N], came " + option);
    }
}
