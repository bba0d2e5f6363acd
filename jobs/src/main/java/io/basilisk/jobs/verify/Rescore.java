package io.basilisk.jobs.verify;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.round.DeltaReading;
import io.basilisk.jobs.run.Candidate;
import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.LossTable;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.transformer.Evaluator;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import io.basilisk.ledger.Contribution;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Measures held-out losses again on a device of this machine and compares them with a round's table. On the same kind of
 * device they are the same bits; across kinds, or with another math library, they may differ by {@link #TOLERANCE}.
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
        Map<Candidate, float[]> weights = new HashMap<>();
        weights.put(Candidate.of(Candidate.BASE), base.weights());
        weights.put(Candidate.of(Candidate.NULL_MINER), base.nullMiner(subject.outerMomentum()));
        compare(facts, weights, subject.directory().losses(facts.round()));
        facts.scored().contributions().forEach(it -> contribution(facts, base, it));
        boolean stepped = after.isPresent() && after.get().outerSteps() > base.outerSteps();
        if (stepped) {
            compare(
                    facts,
                    Map.of(
                            Candidate.of(Candidate.AGGREGATE),
                            after.orElseThrow().weights()),
                    subject.directory().aggregateLosses(facts.round()));
        }
    }

    private void contribution(RoundFacts facts, ModelReplay base, Contribution contribution) {
        TransformerConfig model = subject.manifest().model();
        DeltaReading reading = DeltaReading.of(
                subject.storage(),
                subject.directory(),
                facts.round(),
                contribution.shard(),
                contribution.encode(),
                contribution.deltaHash().bytes(),
                model);
        if (reading.delta() != null) {
            Candidate candidate = new Candidate(
                    Candidate.CONTRIBUTION,
                    contribution.shard(),
                    contribution.id().hex());
            float[] weights =
                    reading.delta().addTo(new Weights(model, base.weights())).values();
            compare(facts, Map.of(candidate, weights), subject.directory().losses(facts.round()));
        }
    }

    private void compare(RoundFacts facts, Map<Candidate, float[]> weights, Path table) {
        String where = subject.name(table);
        Optional<List<CandidateLosses>> rows =
                subject.findings().reading(where, facts.round(), () -> LossTable.read(subject.storage(), table));
        rows.ifPresent(all -> all.stream()
                .filter(row -> weights.containsKey(row.candidate()) && row.losses().length > 0)
                .forEach(row -> compare(where, facts, row, weights.get(row.candidate()))));
    }

    private void compare(String where, RoundFacts facts, CandidateLosses row, float[] weights) {
        TransformerConfig model = subject.manifest().model();
        int[] drawn = HeldOutSample.draw(
                HeldOutSample.windows(heldOut.length, model.context()),
                subject.manifest().settings().evalSequences(),
                facts.scored().evalSeed().bytes());
        double[] losses = evaluator.sequenceLosses(
                new Weights(model, weights),
                HeldOutSample.tokens(heldOut, drawn, model.context(), 0),
                HeldOutSample.tokens(heldOut, drawn, model.context(), 1));
        String field =
                "losses of " + row.candidate().kind() + " " + row.candidate().shard();
        if (losses.length != row.losses().length) {
            subject.findings().same(where, facts.round(), field, losses.length, row.losses().length);
            return;
        }
        double difference = 0;
        for (int e = 0; e < losses.length; e++) {
            difference = Math.max(difference, Math.abs(losses[e] - row.losses()[e]));
        }
        largestDifference = Math.max(largestDifference, difference);
        if (difference > TOLERANCE) {
            subject.findings().add(where, facts.round(), field, Arrays.toString(losses), Arrays.toString(row.losses()));
        }
    }
}
