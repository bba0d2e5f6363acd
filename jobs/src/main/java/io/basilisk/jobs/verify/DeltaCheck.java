package io.basilisk.jobs.verify;

import io.basilisk.jobs.round.DeltaReading;
import io.basilisk.kernels.transformer.DeltaMean;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.ReasonCode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Deltas against the contributions that signed them. */
final class DeltaCheck {
    private final Subject subject;

    DeltaCheck(Subject subject) {
        this.subject = subject;
    }

    /**
     * What was read.
     *
     * @param deltas by shard
     * @param mean of the deltas that the chain calls accepted; empty if there are none or one of them cannot be read
     */
    record Deltas(Map<Integer, Read> deltas, Optional<float[]> mean) {}

    /** @param finding OK, or why the delta cannot be read */
    record Read(ReasonCode finding, double norm) {}

    Deltas check(RoundFacts facts) {
        Map<Integer, Read> read = new TreeMap<>();
        DeltaMean mean = new DeltaMean(subject.manifest().model().parameterCount());
        boolean complete = facts.anyAccepted();
        for (Contribution contribution : facts.scored().contributions()) {
            DeltaReading reading = subject.delta(facts.round(), contribution);
            read.put(contribution.shard(), new Read(reading.finding(), reading.norm()));
            if (facts.accepted(contribution)) {
                complete &= add(facts, contribution, reading.delta(), reading.finding(), mean);
            }
        }
        return new Deltas(read, complete ? Optional.of(mean.value()) : Optional.empty());
    }

    private boolean add(
            RoundFacts facts,
            Contribution contribution,
            @Nullable WeightDelta delta,
            ReasonCode finding,
            DeltaMean mean) {
        if (delta == null) {
            subject.findings()
                    .add(
                            subject.name(subject.directory().deltas(facts.round())),
                            facts.round(),
                            "delta of shard " + contribution.shard(),
                            "delta " + contribution.deltaHash() + ", which was accepted",
                            finding);
            return false;
        }
        mean.add(delta.values());
        return true;
    }
}
