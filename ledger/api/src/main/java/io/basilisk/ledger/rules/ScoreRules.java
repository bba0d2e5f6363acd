package io.basilisk.ledger.rules;

import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What scores and seals must agree with, as far as it shows without the model: the coordinator measures, but its
 * verdicts must follow from its own figures.
 */
final class ScoreRules {
    /** A million nats per token: beyond any loss, and small enough for millions of them to be summed. */
    private static final long LARGEST_MICRO = 1_000_000_000_000L;

    private ScoreRules() {}

    /** A contradiction. */
    record Fault(RefusalCode code, String detail) {}

    /**
     * Scores must be of exactly the round's contributions; an accepted one is above threshold and null miner, trained
     * from the round's base, and the only accepted one with its delta; one below the threshold is not above it.
     *
     * @param contributions by rising shard
     */
    static Optional<Fault> check(
            Scores scores, List<Contribution> contributions, Hash32 baseModelHash, RewardThreshold threshold) {
        List<Integer> scored = scores.records().stream().map(ScoreRecord::shard).toList();
        List<Integer> handedIn = contributions.stream().map(Contribution::shard).toList();
        if (!scored.equals(handedIn)) {
            return Optional.of(new Fault(
                    RefusalCode.SCORES_MISMATCH, "expected scores of shards " + handedIn + ", came " + scored));
        }
        Set<Hash32> deltas = new HashSet<>();
        for (int i = 0; i < contributions.size(); i++) {
            ScoreRecord score = scores.records().get(i);
            String fault = score.accepted()
                    ? acceptedFault(score, contributions.get(i), scores, baseModelHash, threshold, deltas)
                    : rejectedFault(score, threshold);
            if (!fault.isEmpty()) {
                return Optional.of(new Fault(RefusalCode.SCORE_INCONSISTENT, "shard " + score.shard() + ": " + fault));
            }
        }
        return Optional.empty();
    }

    /** The aggregator must be known; a new model may not be worse than the base. */
    static Optional<Fault> check(SealRequest request, Hash32 baseModelHash) {
        if (request.aggregator() != SealRequest.MEAN_NESTEROV) {
            return Optional.of(new Fault(
                    RefusalCode.MODEL_INCONSISTENT,
                    "expected aggregator rule " + SealRequest.MEAN_NESTEROV + ", came " + request.aggregator()));
        }
        boolean kept = request.newModelHash().equals(baseModelHash);
        if (!kept && request.lossAfterMicro() > request.lossBeforeMicro()) {
            return Optional.of(new Fault(
                    RefusalCode.MODEL_INCONSISTENT,
                    "expected a new model that is not worse than the base, came a loss of " + request.lossAfterMicro()
                            + " after " + request.lossBeforeMicro() + " micro-nats"));
        }
        return Optional.empty();
    }

    private static String acceptedFault(
            ScoreRecord score,
            Contribution contribution,
            Scores scores,
            Hash32 baseModelHash,
            RewardThreshold threshold,
            Set<Hash32> deltas) {
        if (!threshold.isMetBy(score.lowerBound())) {
            return "accepted, but its lower bound " + score.lowerBound().micro() + " is not above the threshold "
                    + threshold.micro();
        }
        if (score.score().compareTo(scores.nullMiner()) <= 0) {
            return "accepted, but its score " + score.score().micro() + " is not above the null miner's "
                    + scores.nullMiner().micro();
        }
        if (!contribution.baseModelHash().equals(baseModelHash)) {
            return "accepted, but it was trained from " + contribution.baseModelHash() + ", not from the base "
                    + baseModelHash;
        }
        if (score.score().micro() > LARGEST_MICRO) {
            return "accepted, but its score " + score.score().micro() + " is beyond " + LARGEST_MICRO;
        }
        return deltas.add(contribution.deltaHash()) ? "" : "accepted, but another accepted one has the same delta";
    }

    private static String rejectedFault(ScoreRecord score, RewardThreshold threshold) {
        boolean contradicts = score.reason() == ReasonCode.BELOW_THRESHOLD && threshold.isMetBy(score.lowerBound());
        return contradicts
                ? "rejected as below the threshold " + threshold.micro() + ", but its lower bound "
                        + score.lowerBound().micro() + " is above it"
                : "";
    }
}
