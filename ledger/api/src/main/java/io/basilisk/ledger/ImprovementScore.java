package io.basilisk.ledger;

/**
 * Held-out loss removed by a contribution, in micro-nats per token; higher is better.
 *
 * @param micro 10^-6 nats per token
 */
public record ImprovementScore(long micro) implements Comparable<ImprovementScore> {
    @Override
    public int compareTo(ImprovementScore other) {
        return Long.compare(micro, other.micro);
    }
}
