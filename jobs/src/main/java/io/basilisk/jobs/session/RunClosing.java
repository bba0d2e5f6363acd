package io.basilisk.jobs.session;

import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.report.RunIntroduction;
import io.basilisk.jobs.report.RunReport;
import io.basilisk.jobs.round.DriverRun;
import io.basilisk.jobs.round.HeldOutStage;
import io.basilisk.jobs.round.SampleStage;
import io.basilisk.jobs.run.Checkpoints;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.NodeKeys;
import io.basilisk.ledger.Account;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is told of a run before its first round and after its last. */
public final class RunClosing {
    private final DriverRun run;

    public RunClosing(DriverRun run) {
        this.run = run;
    }

    public static RunIntroduction introduction(DriverRun run, int finished, int rounds, String device) {
        DatasetManifest data = TokenizedCorpus.open(
                        run.directory().data().toString(), run.storage().hadoop())
                .manifest();
        return new RunIntroduction(
                run.directory().toString(),
                finished,
                rounds,
                run.manifest().settings().workers(),
                run.manifest().settings().preset(),
                run.manifest().model().parameterCount(),
                run.manifest().settings().dataset(),
                data.train().tokens(),
                data.heldOut().tokens(),
                device,
                run.reference().ledger(),
                run.chain().chainId().hex());
    }

    /** Measures the last model on the whole held-out split, lets it write, and asks the ledger for all balances. */
    public RunReport report(int rounds, double seconds) {
        ModelPlace model = ModelPlace.of(
                new Checkpoints(run.storage(), run.directory(), run.manifest().model()).open(rounds));
        int context = run.manifest().model().context();
        int windows = HeldOutSample.windows(run.heldOutTokens(), context);
        double loss = new HeldOutStage(run.spark()).run(run.reference(), model, windows);
        String sample = new SampleStage(run.spark()).run(run.reference(), model);
        return new RunReport(rounds, loss, (long) windows * context, balances(), sample, seconds);
    }

    private List<RunReport.Balance> balances() {
        Map<String, String> names = new HashMap<>();
        run.reference().hostedKeys().ifPresent(folder -> {
            NodeKeys keys = new NodeKeys(java.nio.file.Path.of(folder));
            for (int node = 0; node < run.manifest().settings().workers(); node++) {
                names.put(keys.node(node).address().toString(), NodeKeys.name(node));
            }
        });
        return run.ledger().accounts().stream()
                .map(account -> balance(account, names))
                .toList();
    }

    private static RunReport.Balance balance(Account account, Map<String, String> names) {
        String address = account.address().toString();
        return new RunReport.Balance(
                names.getOrDefault(address, ""), address, account.balance().units(), account.blocksWon());
    }
}
