package io.basilisk.jobs.scoring;

import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.ScoreRecord;

/**
 * The gate's answer to one contribution.
 *
 * @param reason {@link ReasonCode#OK} means accepted
 * @param improvement what it was measured at; after, score and lower bound are 0 where it could not be
 * @param figures the numbers that decided, for a person: {@code "lower bound 812 <= threshold 1000 micro-nats"}
 */
public record Verdict(int shard, ReasonCode reason, Improvement improvement, String figures) {
    public boolean accepted() {
        return reason == ReasonCode.OK;
    }

    /** The same as the ledger records it. */
    public ScoreRecord record() {
        return new ScoreRecord(
                shard,
                improvement.lossBefore(),
                improvement.lossAfter(),
                new ImprovementScore(improvement.score()),
                new ImprovementScore(improvement.lowerBound()),
                reason);
    }
}
