package io.basilisk.jobs.verify;

import io.basilisk.jobs.ledger.EmbeddedLedger;
import io.basilisk.jobs.ledger.LedgerClients;
import io.basilisk.jobs.ledger.LedgerInUseException;
import io.basilisk.jobs.plugin.HadoopSettings;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.client.TipAlarmException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Recomputes a run and names everything that is not as its chain says. Needs no Spark session. */
@Command(
        name = "verify",
        description = {
            "Check a chain and everything it speaks of: hashes, work, signatures, eligibility, rewards; deltas, scores,"
                    + " lower bounds, and every checkpoint, recomputed from the run's seed and the accepted deltas.",
            "With --dir alone the run's own ledger is opened; with --ledger a running one is asked; with --ledger alone"
                    + " only the chain is checked."
        },
        footer = {"", "Exit code 0: all is as the chain says. 1: findings, one a line. 2: wrong usage."})
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", description = "Directory of the run, a local path or a Hadoop URI.")
    private @Nullable String dir;

    @Option(names = "--ledger", paramLabel = "URL", description = "Address of a running ledger.")
    private @Nullable URI ledger;

    @Option(
            names = "--rescore",
            description = "Also measure every held-out loss again on this machine and compare it with the tables.")
    private boolean rescore;

    @Option(
            names = "--retrain",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also train up to N accepted contributions of every round again, drawn by the round's seed,"
                    + " and compare their deltas.")
    private int retrain;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description =
                    "What --rescore and --retrain compute on: cpu, opencl[:i] or cuda[:i], with +bf16 where that is"
                            + " what contributions were trained in (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--json", description = "Print one JSON object a line instead of text.")
    private boolean json;

    @Override
    public Integer call() {
        if (dir == null && ledger == null) {
            throw new ParameterException(spec.commandLine(), "expected --dir DIR, --ledger URL, or both; came neither");
        }
        if ((rescore || retrain > 0) && dir == null) {
            throw new ParameterException(
                    spec.commandLine(), "--rescore, --retrain: expected --dir DIR too, where the tables are");
        }
        if (retrain < 0) {
            throw new ParameterException(spec.commandLine(), "--retrain: expected 0 or more, came " + retrain);
        }
        VerifyOutput output = new VerifyOutput(spec.commandLine().getOut(), json);
        Findings findings = new Findings();
        if (ledger != null) {
            verify(remembered(ledger.toString(), output, findings), output, findings);
        } else {
            verifyOwnLedger(output, findings);
        }
        output.finish(findings.count());
        return findings.count() == 0 ? 0 : 1;
    }

    /** Whether a ledger shows the history that this machine saw before; what it shows now is verified anyway. */
    private static Ledger remembered(String address, VerifyOutput output, Findings findings) {
        HttpLedger watched = LedgerClients.remembering(address);
        try {
            watched.chain();
            output.part("history", List.of());
            return watched;
        } catch (TipAlarmException e) {
            watched.close();
            findings.add("history", 0, "tip", "a chain that continues " + e.remembered(), e.shown());
            output.part("history", findings.all());
            return LedgerClients.open(address);
        }
    }

    private void verifyOwnLedger(VerifyOutput output, Findings findings) {
        RunDirectory directory = run();
        if (!Files.isDirectory(directory.ledger())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--dir: " + directory + " has no ledger of its own; name the one that its run used: --ledger URL");
        }
        Optional<EmbeddedLedger> started = start(directory.ledger(), findings);
        if (started.isEmpty()) {
            output.part("ledger", findings.all());
            return;
        }
        try (EmbeddedLedger embedded = started.get()) {
            verify(LedgerClients.open(embedded.address().toString()), output, findings);
        }
    }

    /** A ledger that cannot be opened is a finding, one that runs already is not. */
    private static Optional<EmbeddedLedger> start(Path store, Findings findings) {
        try {
            return Optional.of(EmbeddedLedger.start(store, true, Clock.systemUTC()));
        } catch (LedgerInUseException e) {
            throw e;
        } catch (RuntimeException e) {
            return findings.reading("ledger", 0, () -> {
                throw e;
            });
        }
    }

    private void verify(Ledger from, VerifyOutput output, Findings findings) {
        Verification verification = new Verification(from, findings, output::part);
        verification.chain();
        if (dir == null) {
            return;
        }
        RunDirectory directory = run();
        Storage storage = storage();
        if (!rescore && retrain == 0) {
            verification.run(storage, directory, Verification.Again.NOTHING);
            return;
        }
        try (Device opened = Devices.open(device, Runtime.getRuntime().availableProcessors())) {
            verification.run(storage, directory, new Verification.Again(Optional.of(opened), rescore, retrain));
            verification.largestLossDifference().ifPresent(output::largestLossDifference);
            verification.retrained().ifPresent(output::retrained);
        }
    }

    private RunDirectory run() {
        RunDirectory directory = RunDirectory.of(Objects.requireNonNull(dir));
        if (!storage().exists(directory.runFile())) {
            throw new ParameterException(
                    spec.commandLine(), "--dir: expected a run in " + directory + ", there is no run.json");
        }
        return directory;
    }

    private static Storage storage() {
        return new Storage(HadoopSettings.of(new SparkConf()));
    }
}
