package io.basilisk.jobs.verify;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.round.DeltaReading;
import io.basilisk.jobs.run.Candidate;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.LossTable;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.transformer.Evaluator;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import io.basilisk.ledger.Contribution;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Measures held-out losses again on a device of this machine and compares them with a round's table. On the same kind
 * of device they are the same bits; across kinds, or with another math library, they may differ by {@link #TOLERANCE}.
 */
final class Rescore {
    /** Largest difference of a sequence's loss, nats per token, that is no finding. */
    static final double TOLERANCE = 1e-3;

    private final Subject subject;
    private final int[] heldOut;
    private final Evaluator evaluator;
    private double largestDifference;

    Rescore(Subject subject, Device device) {
        this.subject = subject;
        heldOut = TokenizedCorpus.open(
                        subject.directory().data().toString(), subject.storage().hadoop())
                .heldOutTokens();
        evaluator = new Evaluator(device, subject.manifest().model());
    }

    /** Largest difference seen so far, nats per token. */
    double largestDifference() {
        return largestDifference;
    }

    /**
     * Compares all candidates of a round.
     *
     * @param base model that the round started from
     * @param after model after it, if known
     */
    void check(RoundFacts facts, ModelReplay base, Optional<ModelReplay> after) {
        Path losses = subject.directory().losses(facts.round());
        compare(facts, losses, Candidate.of(Candidate.BASE), base.weights());
        float[] nullMiner = base.changedBy(base.nullMiner(subject.outerMomentum()), subject.scoreScale());
        compare(facts, losses, Candidate.of(Candidate.NULL_MINER), nullMiner);
        facts.scored().contributions().forEach(it -> contribution(facts, base, it));
        after.filter(it -> it.outerSteps() > base.outerSteps())
                .ifPresent(it -> compare(
                        facts,
                        subject.directory().aggregateLosses(facts.round()),
                        Candidate.of(Candidate.AGGREGATE),
                        it.weights()));
    }

    private void contribution(RoundFacts facts, ModelReplay base, Contribution contribution) {
        DeltaReading reading = subject.delta(facts.round(), contribution);
        if (reading.delta() != null) {
            Candidate candidate = new Candidate(
                    Candidate.CONTRIBUTION,
                    contribution.shard(),
                    contribution.id().hex());
            float[] changed = base.changedBy(reading.delta(), subject.scoreScale());
            compare(facts, subject.directory().losses(facts.round()), candidate, changed);
        }
    }

    private void compare(RoundFacts facts, Path table, Candidate candidate, float[] weights) {
        String where = subject.name(table);
        String field = "losses of " + candidate.kind() + " " + candidate.shard();
        Optional<double[]> recorded = subject.findings()
                .reading(
                        where,
                        facts.round(),
                        () -> LossTable.read(subject.storage(), table).stream()
                                .filter(row -> row.candidate().equals(candidate))
                                .findFirst()
                                .orElseThrow(() -> new IllegalStateException("the table has no " + field))
                                .losses());
        // A candidate without losses was not finite, or could not be read; the score check compares that.
        recorded.filter(losses -> losses.length > 0)
                .ifPresent(losses -> compare(where, facts, field, losses, measure(facts, weights)));
    }

    private void compare(String where, RoundFacts facts, String field, double[] recorded, double[] measured) {
        if (recorded.length != measured.length) {
            subject.findings().add(where, facts.round(), "number of " + field, measured.length, recorded.length);
            return;
        }
        int worst = 0;
        for (int e = 0; e < recorded.length; e++) {
            if (Math.abs(recorded[e] - measured[e]) > Math.abs(recorded[worst] - measured[worst])) {
                worst = e;
            }
        }
        double difference = Math.abs(recorded[worst] - measured[worst]);
        largestDifference = Math.max(largestDifference, difference);
        if (difference > TOLERANCE) {
            subject.findings()
                    .add(where, facts.round(), field + ", sequence " + worst, measured[worst], recorded[worst]);
        }
    }

    private double[] measure(RoundFacts facts, float[] weights) {
        TransformerConfig model = subject.manifest().model();
        int[] drawn = HeldOutSample.draw(
                HeldOutSample.windows(heldOut.length, model.context()),
                subject.manifest().settings().evalSequences(),
                facts.scored().evalSeed().bytes());
        return evaluator.sequenceLosses(
                new Weights(model, weights),
                HeldOutSample.tokens(heldOut, drawn, model.context(), 0),
                HeldOutSample.tokens(heldOut, drawn, model.context(), 1));
    }
}
