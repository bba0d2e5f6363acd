package io.basilisk.ledger;

import java.util.List;

/**
 * All that was handed in for a round.
 *
 * @param commits in the order they were journaled
 * @param contributions by rising shard
 */
public record ScoredRound(Scores scores, List<Commit> commits, List<Contribution> contributions) {
    public ScoredRound {
        commits = List.copyOf(commits);
        contributions = List.copyOf(contributions);
    }
}
