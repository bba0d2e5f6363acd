package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.ScoredRound;
import java.util.List;

/**
 * Who may mine a round's block and what the finder gets: each node with an accepted contribution in the round may,
 * with a chance proportional to its hash rate; the finder gets 25 BSK, nobody else anything. So the supply is 25 BSK
 * times the height.
 */
public final class RewardRule {
    private RewardRule() {}

    /** Addresses that may mine the round's block, ascending. */
    public static List<Address> eligible(ScoredRound round) {
        return round.scored().stream()
                .filter(it -> it.score().orElseThrow().accepted())
                .map(it -> it.contribution())
                .map(Contribution::address)
                .distinct()
                .sorted()
                .toList();
    }

    /** All that was ever minted when the chain is that high. */
    public static Amount supply(int height) {
        return new Amount(Math.multiplyExact(Amount.BLOCK_REWARD.units(), (long) height));
    }
}
