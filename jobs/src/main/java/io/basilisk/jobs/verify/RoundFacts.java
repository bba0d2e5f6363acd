package io.basilisk.jobs.verify;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredRound;
import java.util.Optional;

/**
 * What the chain says of one round: all that its files must agree with.
 *
 * @param baseModelHash model that the round started from
 * @param previousHash block that the round built on: dealt its work
 * @param scored commits, contributions and scores
 * @param block its block, empty for a void round
 * @param isLast whether the chain ends with its block
 */
record RoundFacts(
        int round,
        Hash32 baseModelHash,
        Hash32 previousHash,
        RewardThreshold threshold,
        ScoredRound scored,
        Optional<Block> block,
        boolean isLast) {

    /** Whether the chain says that a contribution was accepted. */
    boolean accepted(Contribution contribution) {
        return scored.scores().records().stream()
                .anyMatch(record -> record.shard() == contribution.shard() && record.accepted());
    }

    /** Model after the round. */
    Hash32 modelHash() {
        return block.map(it -> it.seal().model().newModelHash()).orElse(baseModelHash);
    }

    boolean anyAccepted() {
        return scored.scores().records().stream().anyMatch(ScoreRecord::accepted);
    }
}
