package io.basilisk.jobs.verify;

import io.basilisk.jobs.report.ReportTables;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.Storage;
import io.basilisk.kernels.Device;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.RoundState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Verifies first a chain, then the run that it speaks of. */
final class Verification {
    private final Ledger ledger;
    private final Findings findings;
    private final Progress progress;
    private List<Block> blocks = List.of();
    private List<RoundFacts> rounds = List.of();
    private OptionalDouble largestLossDifference = OptionalDouble.empty();
    private Optional<Retrain.Outcome> retrained = Optional.empty();

    /** Told of each part as it is done, with what was found in it. */
    @FunctionalInterface
    interface Progress {
        void done(String part, List<Finding> findings);
    }

    /**
     * What is computed again that the run's files could only vouch for.
     *
     * @param device to compute on; empty for nothing
     * @param rescore whether every held-out loss is measured again
     * @param retrain how many contributions of a round are trained again
     */
    record Again(Optional<Device> device, boolean rescore, int retrain) {
        static final Again NOTHING = new Again(Optional.empty(), false, 0);
    }

    Verification(Ledger ledger, Findings findings, Progress progress) {
        this.ledger = ledger;
        this.findings = findings;
        this.progress = progress;
    }

    /** The chain alone: blocks, work, signatures, eligibility, rewards, balances. */
    void chain() {
        part("chain", () -> {
            Optional<ChainInfo> chain = ledger.chain();
            if (chain.isEmpty()) {
                findings.add("chain", 0, "genesis", "a block", "a ledger that waits for its genesis");
                return;
            }
            blocks = ChainReader.blocks(ledger, chain.get());
            new ChainCheck(findings).check(blocks, ledger);
            rounds = findings.reading("chain", 0, () -> ChainReader.rounds(blocks))
                    .orElse(List.of());
        });
    }

    /**
     * The run's files, against the chain.
     *
     * @param again what is to be computed again from scratch
     */
    void run(Storage storage, RunDirectory directory, Again again) {
        if (blocks.isEmpty()) {
            return;
        }
        RunManifest[] manifest = new RunManifest[1];
        part(
                "run.json",
                () -> findings.reading(
                                directory.relative(directory.runFile()), 0, () -> RunManifest.read(storage, directory))
                        .ifPresent(read -> manifest[0] = read));
        if (manifest[0] == null) {
            return;
        }
        Subject subject = new Subject(storage, directory, manifest[0], findings);
        Optional<Rescore> rescore =
                again.rescore() ? again.device().map(it -> new Rescore(subject, it)) : Optional.empty();
        Optional<Retrain> retrain = again.retrain() > 0
                ? again.device().map(it -> new Retrain(subject, it, again.retrain()))
                : Optional.empty();
        RunVerifier verifier = new RunVerifier(subject, rescore, retrain);
        part("origin", () -> verifier.origin(blocks.getFirst().seal().params().orElseThrow()));
        for (RoundFacts facts : rounds) {
            part("round " + facts.round(), () -> verifier.round(facts));
        }
        part("rest", () -> beyondTheChain(subject));
        rescore.ifPresent(it -> largestLossDifference = OptionalDouble.of(it.largestDifference()));
        retrained = retrain.map(Retrain::outcome);
    }

    /** Largest difference that {@code --rescore} saw, nats per token. */
    OptionalDouble largestLossDifference() {
        return largestLossDifference;
    }

    /** What {@code --retrain} saw. */
    Optional<Retrain.Outcome> retrained() {
        return retrained;
    }

    /** A round that was reported is finished: it is in a block, or it is void and waits for the next one. */
    private void beyondTheChain(Subject subject) {
        ReportTables tables = new ReportTables(subject.storage(), subject.directory());
        int last = rounds.isEmpty() ? 0 : rounds.getLast().round();
        for (int round = last + 1; tables.has(round); round++) {
            boolean isVoid = ledger.round(round)
                    .map(info -> info.state() == RoundState.VOID)
                    .orElse(false);
            if (!isVoid) {
                findings.add(
                        subject.name(subject.directory().round(round)),
                        round,
                        "block",
                        "a block of this round, which is reported as finished",
                        "none: the chain ends at round " + last);
            }
        }
    }

    private void part(String name, Runnable check) {
        int before = findings.count();
        check.run();
        progress.done(name, findings.all().subList(before, findings.count()));
    }
}
