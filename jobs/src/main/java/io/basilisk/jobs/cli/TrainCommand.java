package io.basilisk.jobs.cli;

import io.basilisk.jobs.data.DatasetJob;
import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.data.DatasetSettings;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.plugin.HadoopSettings;
import io.basilisk.jobs.report.HumanOutput;
import io.basilisk.jobs.report.JsonOutput;
import io.basilisk.jobs.report.Output;
import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.round.DriverRun;
import io.basilisk.jobs.round.NewRun;
import io.basilisk.jobs.round.Training;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.Storage;
import io.basilisk.jobs.session.DriverSession;
import io.basilisk.jobs.session.RunClosing;
import io.basilisk.jobs.session.RunOpening;
import java.io.Console;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job: begins a run, or continues the one in its directory. */
@Command(
        name = "train",
        defaultValueProvider = SparkConfDefaults.class,
        description = {
            "Improve a language model over several rounds. Each round ends in a mined block that says who improved it"
                    + " and by how much. The run is kept in its directory; the same command continues it.",
            "Every option is a Spark key too: --rounds 3 is --conf spark.basilisk.rounds=3 of spark-submit."
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int DEFAULT_WORKERS = 4;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "run",
            description = "Directory of the run, a local path or a Hadoop URI (default: ${DEFAULT-VALUE}).")
    private String dir;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds of the run in all (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private TrainOptions options;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "File that stands in for the download of a catalogue corpus; its checksum must be right.")
    private @Nullable Path from;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description =
                    "cpu, opencl[:i] or cuda[:i][+bf16], unless a host says otherwise (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master (default: local, with as many threads as workers, at most one a processor).")
    private @Nullable String master;

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description = "Address of a running ledger (default: one is started in this process).")
    private @Nullable URI ledger;

    @Option(names = "--json", description = "Print one JSON object a line instead of text.")
    private boolean json;

    @Override
    public Integer call() {
        checkOptions();
        RunDirectory directory = RunDirectory.of(dir);
        Storage storage = new Storage(HadoopSettings.of(new SparkConf()));
        Optional<RunManifest> existing = storage.exists(directory.runFile())
                ? Optional.of(RunManifest.read(storage, directory))
                : Optional.empty();
        existing.ifPresent(this::refuseConflicts);
        Output output = json ? new JsonOutput(System.out, System.err) : new HumanOutput(System.out, isTerminal());
        int finished = Training.finishedRounds(new ReportTables(storage, directory));
        if (existing.isPresent() && finished >= rounds) {
            output.note("All " + finished + " rounds of " + directory + " are finished; --rounds " + (finished + 5)
                    + " adds five more.");
            return 0;
        }
        if (existing.isPresent() && ledger == null && !Files.isDirectory(directory.ledger())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--ledger: expected the address of the ledger that the run in " + dir
                            + " was begun with, since there is none in " + directory.ledger());
        }
        String cluster = master(existing);
        MasterAddress.check(spec, cluster);
        if (cluster.startsWith("local")) { // on a cluster it is the hosts that must have the device
            LocalDevice.check(spec, device);
        }
        try (Interruption interruption = Interruption.announce(output, continuation(directory));
                DriverSession session = DriverSession.open(
                        directory, Optional.ofNullable(ledger), cluster, device, Clock.systemUTC())) {
            train(session, storage, directory, existing, output, finished);
        }
        return 0;
    }

    private void train(
            DriverSession session,
            Storage storage,
            RunDirectory directory,
            Optional<RunManifest> existing,
            Output output,
            int finished) {
        long started = System.nanoTime();
        RunManifest manifest = existing.orElseGet(() -> begin(session, storage, directory, output));
        DriverRun run = RunOpening.open(session, storage, directory, manifest, Clock.systemUTC());
        output.introduce(RunClosing.introduction(run, finished, rounds, device));
        new Training(run, output).run(rounds);
        output.finish(new RunClosing(run).report(rounds, (System.nanoTime() - started) / 1e9));
    }

    private RunManifest begin(DriverSession session, Storage storage, RunDirectory directory, Output output) {
        DatasetSource source = Datasets.in(System.getenv())
                .resolve(options.dataset(), Optional.ofNullable(from), storage.hadoop(), output::note);
        RunSettings settings = options.settings(source);
        DatasetSettings preparation = new DatasetSettings(
                TokenizerKind.valueOf(settings.tokenizer().toUpperCase(Locale.ROOT)),
                settings.vocabulary(),
                SplitRule.parse(settings.split()),
                DatasetSettings.BLOCK_TOKENS,
                DatasetSettings.MINIMUM_TOKENS);
        DatasetManifest data = DatasetJob.run(
                session.spark(), source, preparation, directory.data().toString());
        return NewRun.begin(session.context(), storage, directory, settings, data);
    }

    private void checkOptions() {
        new SparkConfDefaults().checkKnown(spec.commandLine());
        options.check(spec.commandLine());
        if (rounds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds: expected a whole number of at least 1, came " + rounds);
        }
    }

    /** The command that continues the run as it was going: what {@code run.json} does not keep is said again. */
    private String continuation(RunDirectory directory) {
        String command = "./basilisk train --dir " + forShell(directory.toString()) + " --rounds " + rounds;
        command += master == null ? "" : " --master " + forShell(master);
        command += ledger == null ? "" : " --ledger " + ledger;
        return command + (device.equals("cpu") ? "" : " --device " + device);
    }

    /** In quotes where a shell would take it for anything but one word. */
    private static String forShell(String word) {
        return word.matches("[\\w./:@%+,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private void refuseConflicts(RunManifest run) {
        List<String> conflicts = options.conflictsWith(run.settings());
        if (!conflicts.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The run in " + dir + " was begun with other options, which cannot change:\n  "
                            + String.join("\n  ", conflicts)
                            + "\nLeave them out to continue it, or name another --dir to begin a new run.");
        }
    }

    private String master(Optional<RunManifest> existing) {
        if (master != null) {
            return master;
        }
        int workers = existing.map(run -> run.settings().workers()).orElseGet(() -> options.workers(DEFAULT_WORKERS));
        return "local[" + Math.min(workers, Runtime.getRuntime().availableProcessors()) + "]";
    }

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
