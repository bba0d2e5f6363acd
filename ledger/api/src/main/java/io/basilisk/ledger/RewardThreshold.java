package io.basilisk.ledger;

/**
 * What a contribution's improvement must exceed to be accepted, and so to make its node eligible to mine.
 *
 * @param micro micro-nats per token
 */
public record RewardThreshold(long micro) {
    /** @param lowerBound lower confidence bound of the improvement */
    public boolean isMetBy(ImprovementScore lowerBound) {
        return lowerBound.micro() > micro;
    }
}
