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

    /** Told of each part as it is done, with what was found in it. */
    @FunctionalInterface
    interface Progress {
        void done(String part, List<Finding> findings);
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
     * @param device to measure losses again on, if that is wanted
     */
    void run(Storage storage, RunDirectory directory, Optional<Device> device) {
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
        Optional<Rescore> rescore = device.map(opened -> new Rescore(subject, opened));
        RunVerifier verifier = new RunVerifier(subject, rescore);
        part("origin", () -> verifier.origin(blocks.getFirst().seal().params().orElseThrow()));
        for (RoundFacts facts : rounds) {
            part("round " + facts.round(), () -> verifier.round(facts));
        }
        part("rest", () -> beyondTheChain(subject));
        rescore.ifPresent(it -> largestLossDifference = OptionalDouble.of(it.largestDifference()));
    }

    /** Largest difference that {@code --rescore} saw, nats per token. */
    OptionalDouble largestLossDifference() {
        return largestLossDifference;
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
