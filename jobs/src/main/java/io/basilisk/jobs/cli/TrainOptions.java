package io.basilisk.jobs.cli;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.run.PresetDefaults;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options that a run is made with. A run keeps them for good, so none has a default here that picocli would fill
 * in: what was not given stays null, and is a default for a new run, the run's own value for one that is continued.
 */
final class TrainOptions {
    /** What the ledger takes in a round. */
    private static final int MOST_SHARDS = 1024;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Shape of the model: tiny (default), shakespeare, small, gpt2-124m.")
    private @Nullable String preset;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Shards per round, each trained by one worker (default: 4).")
    private @Nullable Integer workers;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Inner steps of each shard in a round (default: by preset).")
    private @Nullable Integer steps;

    @Option(names = "--batch", paramLabel = "N", description = "Sequences per inner step (default: by preset).")
    private @Nullable Integer batch;

    @Option(
            names = "--dataset",
            paramLabel = "NAME|PATH",
            description = "A corpus of the catalogue, or a local file or folder of text (default: java-sources).")
    private @Nullable String dataset;

    @Option(names = "--tokenizer", paramLabel = "KIND", description = "byte, char or bpe (default: by corpus).")
    private @Nullable TokenizerKind tokenizer;

    @Option(
            names = "--vocabulary",
            paramLabel = "N",
            description = "Vocabulary that bpe is trained to (default: by corpus).")
    private @Nullable Integer vocabulary;

    @Option(
            names = "--split",
            paramLabel = "RULE",
            description = "Held-out text: hash:0.1, by document hash, or tail:0.1, the end (default: by corpus).")
    private @Nullable String split;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the initial weights (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--inner-optimizer",
            paramLabel = "NAME",
            description = "What moves the weights within a round: adamw (default) or muon.")
    private @Nullable String innerOptimizer;

    @Option(
            names = "--inner-lr",
            paramLabel = "X",
            description = "Peak learning rate of the inner optimiser (default: by preset).")
    private @Nullable Double innerLr;

    @Option(
            names = "--decay-from",
            paramLabel = "STEP",
            description =
                    "Cumulative inner step of the run at which the learning rate begins to fall (default: never).")
    private @Nullable Long decayFrom;

    @Option(
            names = "--decay-until",
            paramLabel = "STEP",
            description = "Cumulative inner step at which it has fallen to 5%%.")
    private @Nullable Long decayUntil;

    @Option(
            names = "--outer-lr",
            paramLabel = "X",
            description = "Learning rate of the outer optimiser (default: 0.6; 1 for one worker).")
    private @Nullable Double outerLr;

    @Option(
            names = "--outer-momentum",
            paramLabel = "X",
            description = "Nesterov momentum of the outer optimiser (default: 0.4; 0 for one worker).")
    private @Nullable Double outerMomentum;

    @Option(
            names = "--score-scale",
            paramLabel = "X",
            description =
                    "Part of a delta that is added to the base to score it, above 0 and at most 1" + " (default: 0.5).")
    private @Nullable Double scoreScale;

    @Option(
            names = "--eval-sequences",
            paramLabel = "N",
            description = "Held-out sequences drawn each round (default: 256).")
    private @Nullable Integer evalSequences;

    @Option(names = "--threshold-mode", paramLabel = "MODE", description = "relative (default) or absolute.")
    private @Nullable String thresholdMode;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "What a contribution must reach: percent of the recent median gain (relative, default 5),"
                    + " else micro-nats per token.")
    private @Nullable Double threshold;

    @Option(names = "--block-seconds", paramLabel = "S", description = "Mean time to find a block (default: 2).")
    private @Nullable Double blockSeconds;

    /** Settings of a new run: what was given; for the rest what the corpus, the preset, the literature suggest. */
    RunSettings settings(DatasetSource source) {
        Preset chosen = Preset.named(or(preset, "tiny"));
        PresetDefaults defaults = PresetDefaults.of(chosen);
        int shards = or(workers, 4);
        boolean relative = or(thresholdMode, "relative").equals("relative");
        return new RunSettings(
                chosen.label(),
                shards,
                or(steps, defaults.steps()),
                or(batch, chosen.batch()),
                dataset(),
                or(tokenizer, source.tokenizer()).name().toLowerCase(Locale.ROOT),
                or(vocabulary, source.vocabulary()),
                or(split, source.split().toString()),
                or(seed, 1L),
                or(innerOptimizer, InnerOptimizer.ADAMW.label()),
                or(innerLr, defaults.innerLr()),
                or(decayFrom, Long.MAX_VALUE),
                or(decayUntil, Long.MAX_VALUE),
                or(outerLr, outerLrFor(shards)),
                or(outerMomentum, shards == 1 ? 0.0 : 0.4),
                or(scoreScale, 0.5),
                or(evalSequences, 256),
                or(thresholdMode, "relative"),
                or(threshold, relative ? 5.0 : 1000.0),
                or(blockSeconds, 2.0));
    }

    /**
     * Checks the given values one by one.
     *
     * @throws ParameterException says what was expected, what came, and how to fix it
     */
    void check(CommandLine command) {
        List<String> wrong = new ArrayList<>();
        atLeast(wrong, "--workers", workers, 1);
        if (workers != null && workers > MOST_SHARDS) {
            wrong.add("--workers: expected at most " + MOST_SHARDS + ", came " + workers);
        }
        atLeast(wrong, "--steps", steps, 1);
        atLeast(wrong, "--batch", batch, 1);
        atLeast(wrong, "--vocabulary", vocabulary, 257);
        atLeast(wrong, "--eval-sequences", evalSequences, 2);
        oneOf(wrong, "--threshold-mode", thresholdMode, List.of("relative", "absolute"));
        oneOf(wrong, "--inner-optimizer", innerOptimizer, InnerOptimizer.labels());
        within(wrong, "--inner-lr", innerLr, 0, 1);
        within(wrong, "--outer-lr", outerLr, 0, 10);
        within(wrong, "--outer-momentum", outerMomentum, -Double.MIN_VALUE, 0.9999);
        within(wrong, "--score-scale", scoreScale, 0, 1);
        within(wrong, "--threshold", threshold, -Double.MIN_VALUE, 1e12);
        within(wrong, "--block-seconds", blockSeconds, 0.009, 3600);
        if ((decayFrom == null) != (decayUntil == null) || decayFrom != null && decayUntil <= decayFrom) {
            wrong.add("--decay-from and --decay-until: expected both, the first below the second, came " + decayFrom
                    + " and " + decayUntil);
        }
        parses(wrong, "--preset", () -> Preset.named(or(preset, "tiny")));
        parses(wrong, "--split", () -> SplitRule.parse(or(split, SplitRule.DEFAULT.toString())));
        if (!wrong.isEmpty()) {
            throw new ParameterException(command, String.join("\n", wrong));
        }
    }

    private static void parses(List<String> wrong, String name, Runnable parser) {
        try {
            parser.run();
        } catch (IllegalArgumentException | DatasetException e) {
            wrong.add(name + ": " + e.getMessage());
        }
    }

    /** Options that were given and differ from what the run was made with, one sentence each. */
    List<String> conflictsWith(RunSettings run) {
        List<String> conflicts = new ArrayList<>();
        conflict(conflicts, "--preset", preset, run.preset());
        conflict(conflicts, "--workers", workers, run.workers());
        conflict(conflicts, "--steps", steps, run.steps());
        conflict(conflicts, "--batch", batch, run.batch());
        conflict(conflicts, "--dataset", dataset, run.dataset());
        conflict(
                conflicts,
                "--tokenizer",
                tokenizer,
                TokenizerKind.valueOf(run.tokenizer().toUpperCase(Locale.ROOT)));
        conflict(conflicts, "--vocabulary", vocabulary, run.vocabulary());
        conflict(conflicts, "--split", split, run.split());
        conflict(conflicts, "--seed", seed, run.seed());
        conflict(conflicts, "--inner-optimizer", innerOptimizer, run.innerOptimizer());
        conflict(conflicts, "--inner-lr", innerLr, run.innerLr());
        conflict(conflicts, "--decay-from", decayFrom, run.decayFrom());
        conflict(conflicts, "--decay-until", decayUntil, run.decayUntil());
        conflict(conflicts, "--outer-lr", outerLr, run.outerLr());
        conflict(conflicts, "--outer-momentum", outerMomentum, run.outerMomentum());
        conflict(conflicts, "--score-scale", scoreScale, run.scoreScale());
        conflict(conflicts, "--eval-sequences", evalSequences, run.evalSequences());
        conflict(conflicts, "--threshold-mode", thresholdMode, run.thresholdMode());
        conflict(conflicts, "--threshold", threshold, run.threshold());
        conflict(conflicts, "--block-seconds", blockSeconds, run.blockSeconds());
        return conflicts;
    }

    /** Shards per round, where given. */
    int workers(int otherwise) {
        return or(workers, otherwise);
    }

    /** The corpus that a new run is made from. */
    String dataset() {
        return or(dataset, "java-sources");
    }

    /** With the momentum, about one whole step per round in the long run: docs/decisions/007 says why. */
    private static double outerLrFor(int workers) {
        return workers == 1 ? 1 : 0.6;
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return Optional.ofNullable(given).orElse(otherwise);
    }

    private static void conflict(List<String> conflicts, String name, @Nullable Object given, Object run) {
        if (given != null && !Objects.equals(given, run)) {
            conflicts.add(name + ": the run was made with " + run + ", came " + given);
        }
    }

    private static void atLeast(List<String> wrong, String name, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            wrong.add(name + ": expected a whole number of at least " + least + ", came " + value);
        }
    }

    private static void within(List<String> wrong, String name, @Nullable Double value, double above, double most) {
        if (value != null && !(value > above && value <= most)) {
            wrong.add(name + ": expected a number " + (above < 0 ? "of at least 0" : "above " + above) + " and at most "
                    + most + ", came " + value);
        }
    }

    private static void oneOf(List<String> wrong, String name, @Nullable String value, List<String> names) {
        if (value != null && !names.contains(value)) {
            wrong.add(name + ": expected one of " + String.join(", ", names) + ", came " + value);
        }
    }
}
