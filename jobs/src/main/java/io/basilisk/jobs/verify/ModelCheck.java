package io.basilisk.jobs.verify;

import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.run.CheckpointSlice;
import io.basilisk.jobs.run.CheckpointTable;
import io.basilisk.jobs.run.Checkpoints;
import io.basilisk.jobs.run.Floats;
import io.basilisk.jobs.run.LossTable;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.ModelState;
import io.basilisk.jobs.scoring.ImprovementTest;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.SealRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Checkpoints against the model that follows from the chain and the deltas. */
final class ModelCheck {
    private final Subject subject;

    ModelCheck(Subject subject) {
        this.subject = subject;
    }

    /**
     * The model after a round, compared with the sealed one.
     *
     * @param before the model that the round started from
     * @param mean of the accepted deltas
     * @param baseLoss mean held-out loss of the base, as the round's table gives it
     * @return empty if it is not the sealed model: what follows from it would be findings of this one
     */
    Optional<ModelReplay> check(RoundFacts facts, ModelReplay before, float[] mean, double baseLoss) {
        SealRequest sealed = facts.block().orElseThrow().seal().model();
        Path table = subject.directory().aggregateLosses(facts.round());
        String where = subject.name(table);
        Optional<CandidateLosses> losses = subject.findings()
                .reading(
                        where,
                        facts.round(),
                        () -> LossTable.read(subject.storage(), table).getFirst());
        if (losses.isEmpty()) {
            return Optional.empty();
        }
        CandidateLosses after = losses.get();
        boolean finite = after.finding().equals(ReasonCode.OK.name());
        double afterLoss = finite ? ImprovementTest.mean(after.losses()) : Double.POSITIVE_INFINITY;
        boolean kept = afterLoss > baseLoss;
        ModelReplay replay = kept ? before : before.step(mean, subject.outerRate(), subject.outerMomentum());
        Findings findings = subject.findings();
        findings.same(where, facts.round(), "loss before", sealed.lossBeforeMicro(), ImprovementTest.micro(baseLoss));
        findings.same(
                where,
                facts.round(),
                "loss after",
                sealed.lossAfterMicro(),
                ImprovementTest.micro(kept ? baseLoss : afterLoss));
        String checkpoint = subject.name(subject.directory().checkpoint(facts.round()));
        boolean same = findings.same(checkpoint, facts.round(), "model hash", sealed.newModelHash(), replay.hash());
        return same ? Optional.of(replay) : Optional.empty();
    }

    /** Compares a checkpoint's manifest and every stored slice with the model it must hold. */
    void compareStored(int round, ModelReplay model) {
        String where = subject.name(subject.directory().checkpoint(round));
        Optional<Checkpoint> stored = open(round);
        stored.ifPresent(checkpoint -> {
            subject.findings().same(where, round, "modelHash", model.hash(), Hash32.of(checkpoint.modelHash()));
            subject.findings().same(where, round, "outerSteps", model.outerSteps(), checkpoint.outerSteps());
            if (checkpoint.holder() == round) {
                compareSlices(round, model);
            }
        });
    }

    /** The model as its checkpoint holds it, if that is the one the chain names. */
    Optional<ModelReplay> stored(int round, Hash32 modelHash) {
        String where = subject.name(subject.directory().checkpoint(round));
        return open(round)
                .flatMap(checkpoint -> subject.findings().reading(where, round, () -> {
                    ModelPlace place =
                            new ModelPlace(checkpoint.slices().toString(), modelHash.hex(), checkpoint.outerSteps());
                    ModelState state = ModelState.read(
                            subject.storage(), place, subject.manifest().model());
                    return ModelReplay.from(subject.manifest().model(), state, checkpoint.outerSteps());
                }));
    }

    private Optional<Checkpoint> open(int round) {
        String where = subject.name(subject.directory().checkpoint(round)) + "/manifest.json";
        return subject.findings()
                .reading(
                        where,
                        round,
                        () -> new Checkpoints(
                                        subject.storage(),
                                        subject.directory(),
                                        subject.manifest().model())
                                .open(round));
    }

    private void compareSlices(int round, ModelReplay model) {
        Path folder = subject.directory().checkpoint(round);
        String where = subject.name(folder);
        List<Slice> seen = new ArrayList<>();
        subject.findings().reading(where, round, () -> {
            CheckpointTable.read(subject.storage(), folder, row -> {
                compareSlice(where, round, row, model);
                seen.add(row.slice());
            });
            return where;
        });
        boolean complete = seen.equals(SliceLayout.of(model.config()));
        subject.findings().same(where, round, "all slices, in order", true, complete);
    }

    private void compareSlice(String where, int round, CheckpointSlice row, ModelReplay model) {
        Slice slice = row.slice();
        if (!SliceLayout.of(model.config()).contains(slice)) {
            subject.findings().add(where, round, "slice", "a slice of the model", slice);
            return;
        }
        String name = " of tensor " + slice.tensor() + ", slice " + slice.index();
        CheckpointSlice expected = CheckpointSlice.of(
                slice,
                Floats.toBytes(model.weights(), slice.offset(), slice.length()),
                Floats.toBytes(model.momentum(), slice.offset(), slice.length()));
        Findings findings = subject.findings();
        findings.sameHash(where, round, "weightsHash" + name, expected.weightsHash(), row.weightsHash());
        findings.sameHash(where, round, "momentumHash" + name, expected.momentumHash(), row.momentumHash());
        if (!Arrays.equals(expected.weights(), row.weights())) {
            findings.add(where, round, "weights" + name, "the recomputed values", "others");
        }
        if (!Arrays.equals(expected.momentum(), row.momentum())) {
            findings.add(where, round, "momentum" + name, "the recomputed values", "others");
        }
    }
}
