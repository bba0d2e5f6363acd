package io.basilisk.jobs.verify;

import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.round.Judgement;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Verifies the files of a run against its chain, round by round, and recomputes the model from its seed on the way. A
 * damaged file is named once and not opened; what depends on it is left out, the rest is still checked.
 */
final class RunVerifier {
    private final Subject subject;
    private final ModelCheck models;
    private final Optional<Rescore> rescore;
    private final Optional<Retrain> retrain;
    private Optional<DatasetManifest> data = Optional.empty();
    private Optional<ModelReplay> model = Optional.empty();

    /**
     * @param rescore measures held-out losses again, if that was asked for
     * @param retrain trains contributions again, if that was asked for
     */
    RunVerifier(Subject subject, Optional<Rescore> rescore, Optional<Retrain> retrain) {
        this.subject = subject;
        this.rescore = rescore;
        this.retrain = retrain;
        models = new ModelCheck(subject);
    }

    /** What the run began with. Comes before the rounds. */
    void origin(GenesisParams genesis) {
        OriginCheck.Origin origin = new OriginCheck(subject).check(genesis);
        data = origin.data();
        model = Optional.of(origin.model());
        models.compareStored(0, origin.model());
    }

    /** One round; they come in ascending order. */
    void round(RoundFacts facts) {
        Optional<ModelReplay> before = model;
        RunDirectory directory = subject.directory();
        int round = facts.round();
        Path deltasFolder = directory.deltas(round);
        Path lossesFolder = directory.losses(round);
        Path aggregateFolder = directory.aggregateLosses(round);
        Path checkpoint = directory.checkpoint(round);

        // 1. Files: SHA256SUMS is the one that was sealed, and every file is the one that it lists.
        SumsCheck sums = new SumsCheck(subject.storage(), directory, subject.findings());
        Optional<Hash32> sealed =
                facts.block().map(block -> block.seal().model().artifactsHash());
        Set<Path> damaged = sums.check(round, directory.sums(round), sealed, directory.sealedFolders(round));
        // 2. Deltas: each is the one that its contribution signed.
        Optional<DeltaCheck.Deltas> deltas = damaged.contains(deltasFolder)
                ? Optional.empty()
                : subject.findings()
                        .reading(subject.name(deltasFolder), round, () -> new DeltaCheck(subject).check(facts));
        // 3. Scores: what the losses give is what the ledger recorded.
        Optional<Judgement> judgement =
                damaged.contains(lossesFolder) ? Optional.empty() : new ScoreCheck(subject, data).check(facts, deltas);
        // 4. Model: the outer step on the accepted deltas gives the sealed model.
        Optional<ModelReplay> after =
                damaged.contains(aggregateFolder) ? Optional.empty() : after(facts, before, deltas, judgement);
        // 5. Checkpoint: what is stored is that model.
        if (!damaged.contains(checkpoint)) {
            after.ifPresent(it -> models.compareStored(round, it));
        }
        // 6. Report: it says what was found.
        report(facts, sums, judgement.filter(it -> !damaged.contains(deltasFolder)));
        // 7. On request, the losses themselves, and the work behind the deltas.
        if (damaged.isEmpty() && before.isPresent()) {
            rescore.ifPresent(it -> it.check(facts, before.get(), after));
            retrain.ifPresent(it -> it.check(facts, before.get()));
        }
        // Where the model cannot be recomputed, the next round goes on from the checkpoint, if that is the sealed one.
        model = after.or(
                () -> damaged.contains(checkpoint) ? Optional.empty() : models.stored(round, facts.modelHash()));
    }

    /**
     * A round that was mined and not reported is one whose driver died in between; the next start writes the report.
     */
    private void report(RoundFacts facts, SumsCheck sums, Optional<Judgement> judgement) {
        Path folder = subject.directory().contributionsReport(facts.round());
        if (facts.isLast() && !subject.storage().exists(folder)) {
            return;
        }
        Path list = subject.directory().contributionsSums(facts.round());
        Set<Path> damaged = sums.check(facts.round(), list, Optional.empty(), List.of(folder));
        judgement.filter(it -> damaged.isEmpty()).ifPresent(it -> new ReportCheck(subject).check(facts, it));
    }

    private Optional<ModelReplay> after(
            RoundFacts facts,
            Optional<ModelReplay> before,
            Optional<DeltaCheck.Deltas> deltas,
            Optional<Judgement> judgement) {
        if (!facts.anyAccepted()) {
            return before;
        }
        Optional<float[]> mean = deltas.flatMap(DeltaCheck.Deltas::mean);
        return before.isPresent() && mean.isPresent() && judgement.isPresent()
                ? models.check(facts, before.get(), mean.get(), judgement.get().baseLoss())
                : Optional.empty();
    }
}
