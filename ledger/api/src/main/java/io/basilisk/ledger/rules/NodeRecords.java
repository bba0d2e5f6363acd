package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.NodeRecord;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Transfer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Counts contributions, wins and chances over a chain. Each block is counted once as long as the chain grows; when the
 * last one that was counted is gone from it, all are counted again.
 */
final class NodeRecords {
    private static final Comparator<NodeRecord> RANK = Comparator.comparingInt(NodeRecord::wins)
            .thenComparingInt(NodeRecord::accepted)
            .reversed()
            .thenComparing(NodeRecord::address);

    private final Map<Address, NodeRecord> records = new HashMap<>();
    private int counted;
    private @Nullable Hash32 last;

    NodeRecord of(Address address, Chain chain) {
        count(chain);
        return records.getOrDefault(address, NodeRecord.empty(address));
    }

    /** All that ever contributed to a block: most blocks found first, then most accepted contributions. */
    List<NodeRecord> all(Chain chain) {
        count(chain);
        return records.values().stream().sorted(RANK).toList();
    }

    private void count(Chain chain) {
        if (last != null && chain.heightOf(last).filter(it -> it == counted - 1).isEmpty()) {
            records.clear();
            counted = 0;
        }
        for (; counted <= chain.height(); counted++) {
            count(chain.block(counted).orElseThrow());
        }
        last = chain.tipHash();
    }

    private void count(Block block) {
        for (ScoredRound round : block.seal().scored()) {
            for (ScoredContribution it : round.scored()) {
                boolean accepted = it.score().orElseThrow().accepted();
                change(it.contribution().address(), old -> old.contributed(it.contribution(), accepted));
            }
        }
        block.seal().sealedRound().ifPresent(round -> {
            List<Address> eligible = RewardRule.eligible(round);
            eligible.forEach(address -> change(address, old -> old.couldMine(eligible.size())));
            Amount fees = block.seal().transfers().stream().map(Transfer::fee).reduce(Amount.ZERO, Amount::plus);
            change(block.header().miner(), old -> old.won(Amount.BLOCK_REWARD.plus(fees)));
        });
    }

    private void change(Address address, UnaryOperator<NodeRecord> change) {
        records.put(address, change.apply(records.getOrDefault(address, NodeRecord.empty(address))));
    }
}
