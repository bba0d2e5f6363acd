package io.basilisk.jobs.cli;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.plugin.HadoopSettings;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.round.Training;
import io.basilisk.jobs.run.Checkpoints;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.ModelState;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunException;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.Generator;
import io.basilisk.kernels.transformer.Weights;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets a run's model write. Needs neither Spark nor the ledger. */
@Command(name = "generate", description = "Continue a text with the model of a run.")
public final class GenerateCommand implements Callable<Integer> {
    private static final int DEFAULT_PROMPT_TOKENS = 24;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "run",
            description = "Directory of the run (default: ${DEFAULT-VALUE}).")
    private String dir;

    @Option(
            names = "--round",
            paramLabel = "N",
            description = "Model after this round, 0 for the initial one (default: the last).")
    private @Nullable Integer round;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "Text to continue (default: the start of the held-out text).")
    private @Nullable String prompt;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "240",
            description = "Tokens to add (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            defaultValue = "0.8",
            description = "0 always takes the likeliest token (default: ${DEFAULT-VALUE}).")
    private float temperature;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            defaultValue = "40",
            description = "Draw among this many likeliest tokens, 0 for all (default: ${DEFAULT-VALUE}).")
    private int topK;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, opencl[:i] or cuda[:i] (default: ${DEFAULT-VALUE}).")
    private String device;

    @Override
    public Integer call() {
        checkOptions();
        RunDirectory directory = RunDirectory.of(dir);
        Storage storage = new Storage(HadoopSettings.of(new SparkConf()));
        if (!storage.exists(directory.runFile())) {
            throw new RunException("expected a run in " + directory
                    + ", there is no run.json: make one with ./basilisk train" + " --dir " + dir);
        }
        RunManifest run = RunManifest.read(storage, directory);
        int chosen = round != null ? round : Training.finishedRounds(new ReportTables(storage, directory));
        ModelPlace place = ModelPlace.of(new Checkpoints(storage, directory, run.model()).open(chosen));
        Weights model = new Weights(
                run.model(), ModelState.read(storage, place, run.model()).weights());
        TokenizedCorpus corpus = TokenizedCorpus.open(directory.data().toString(), storage.hadoop());
        int[] start = prompt(corpus);
        try (Device opened = Devices.open(device, Runtime.getRuntime().availableProcessors());
                Generator generator = new Generator(opened, model)) {
            int[] text = generator.continueFrom(start, tokens, temperature, topK, seed);
            spec.commandLine()
                    .getOut()
                    .println(corpus.tokenizer().decode(start)
                            + corpus.tokenizer().decode(text));
        }
        return 0;
    }

    private int[] prompt(TokenizedCorpus corpus) {
        if (prompt == null) {
            return Arrays.copyOf(corpus.heldOutTokens(), DEFAULT_PROMPT_TOKENS);
        }
        try {
            return corpus.tokenizer().encode(prompt);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--prompt: " + e.getMessage(), e);
        }
    }

    private void checkOptions() {
        if (prompt != null && prompt.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--prompt: expected at least one character, came none");
        }
        if (tokens < 1 || topK < 0 || !(temperature >= 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --tokens of at least 1, --top-k and --temperature of at least 0, came " + tokens + ", "
                            + topK + " and " + temperature);
        }
    }
}
