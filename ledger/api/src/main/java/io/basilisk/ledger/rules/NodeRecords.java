package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.NodeRecord;
import io.basilisk.ledger.ScoredRound;
import java.util.List;
import java.util.Optional;

/** Counts wins and chances over a chain. */
final class NodeRecords {
    private NodeRecords() {}

    /** @param blocks the genesis block may be among them */
    static NodeRecord of(Address address, List<Block> blocks) {
        Optional<Hash32> node = Optional.empty();
        int eligibleRounds = 0;
        int wins = 0;
        double expected = 0;
        double variance = 0;
        for (Block block : blocks) {
            Optional<ScoredRound> sealed = block.seal().sealedRound();
            if (sealed.isEmpty()) {
                continue;
            }
            if (node.isEmpty()) {
                node = keyOf(address, block);
            }
            List<Address> eligible = RewardRule.eligible(sealed.get());
            if (eligible.contains(address)) {
                double chance = 1.0 / eligible.size();
                eligibleRounds++;
                expected += chance;
                variance += chance * (1 - chance);
            }
            wins += block.header().miner().equals(address) ? 1 : 0;
        }
        return new NodeRecord(address, node, eligibleRounds, wins, expected, variance);
    }

    private static Optional<Hash32> keyOf(Address address, Block block) {
        return block.seal().scored().stream()
                .flatMap(round -> round.contributions().stream())
                .filter(it -> it.address().equals(address))
                .map(Contribution::node)
                .findFirst();
    }
}
