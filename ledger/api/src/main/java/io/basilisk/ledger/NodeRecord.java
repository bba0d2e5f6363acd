package io.basilisk.ledger;

import java.util.Optional;

/**
 * How an address did as a node, and how it should have done if each node that may mine a round had the same hash rate.
 *
 * @param node its public key; empty if it never contributed to a block
 * @param eligibleRounds rounds with a block that it could mine
 * @param wins blocks that it found
 * @param expectedWins sum of its chances
 * @param variance of the number of wins
 */
public record NodeRecord(
        Address address, Optional<Hash32> node, int eligibleRounds, int wins, double expectedWins, double variance) {
    private static final double NORMAL_95 = 1.959964;

    /** Lower end of the 95 % interval around {@link #expectedWins}, normal approximation. */
    public double expectedLow() {
        return Math.max(0, expectedWins - NORMAL_95 * Math.sqrt(variance));
    }

    /** Upper end of the same interval. */
    public double expectedHigh() {
        return Math.min(eligibleRounds, expectedWins + NORMAL_95 * Math.sqrt(variance));
    }
}
