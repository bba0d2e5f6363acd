package io.basilisk.ledger;

import java.util.Optional;

/**
 * How an address did as a node in the blocks of a chain, and how often it should have won if each node that may mine a
 * round had the same hash rate.
 *
 * @param node its public key; empty if it never contributed to a block
 * @param device what its last contribution was computed on
 * @param contributions that blocks record, rejected ones included
 * @param accepted how many of them were accepted
 * @param eligibleRounds rounds with a block that it could mine
 * @param wins blocks that it found
 * @param earned rewards and fees of those blocks
 * @param expectedWins sum of its chances
 * @param variance of the number of wins
 */
public record NodeRecord(
        Address address,
        Optional<Hash32> node,
        Optional<DeviceKind> device,
        int contributions,
        int accepted,
        int eligibleRounds,
        int wins,
        Amount earned,
        double expectedWins,
        double variance) {
    private static final double NORMAL_95 = 1.959964;

    /** Of an address that never contributed. */
    public static NodeRecord empty(Address address) {
        return new NodeRecord(address, Optional.empty(), Optional.empty(), 0, 0, 0, 0, Amount.ZERO, 0, 0);
    }

    /** With one more contribution. */
    public NodeRecord contributed(Contribution contribution, boolean wasAccepted) {
        return new NodeRecord(
                address,
                Optional.of(contribution.node()),
                Optional.of(contribution.device()),
                contributions + 1,
                accepted + (wasAccepted ? 1 : 0),
                eligibleRounds,
                wins,
                earned,
                expectedWins,
                variance);
    }

    /** With one more round that it could mine, as one of some nodes. */
    public NodeRecord couldMine(int nodes) {
        double chance = 1.0 / nodes;
        return new NodeRecord(
                address,
                node,
                device,
                contributions,
                accepted,
                eligibleRounds + 1,
                wins,
                earned,
                expectedWins + chance,
                variance + chance * (1 - chance));
    }

    /** With one more block that it found. */
    public NodeRecord won(Amount income) {
        return new NodeRecord(
                address,
                node,
                device,
                contributions,
                accepted,
                eligibleRounds,
                wins + 1,
                earned.plus(income),
                expectedWins,
                variance);
    }

    /** Lower end of the 95 % interval around {@link #expectedWins}, normal approximation. */
    public double expectedLow() {
        return Math.max(0, expectedWins - NORMAL_95 * Math.sqrt(variance));
    }

    /** Upper end of the same interval. */
    public double expectedHigh() {
        return Math.min(eligibleRounds, expectedWins + NORMAL_95 * Math.sqrt(variance));
    }
}
