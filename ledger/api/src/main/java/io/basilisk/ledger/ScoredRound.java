package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * All that was handed in for a round, and what its held-out examples were drawn by.
 *
 * <pre>ledgerNonce 32 | evalSeed 32 | scores | count u32 | count x commit 142 | count u32 | count x contribution
 * 251</pre>
 *
 * @param ledgerNonce what the ledger had hidden until commits were closed
 * @param evalSeed {@code SHA-256(root of commits || hash of the previous block || ledgerNonce)}
 * @param commits in the order they were journaled
 * @param contributions by rising shard, one for each score
 */
public record ScoredRound(
        Hash32 ledgerNonce, Hash32 evalSeed, Scores scores, List<Commit> commits, List<Contribution> contributions) {
    private static final int LEAST_BYTES = 2 * Hash32.BYTES + 2 + Signature.BYTES;

    /** @throws IllegalArgumentException unless scores and contributions are of the same shards in the same order */
    public ScoredRound {
        commits = List.copyOf(commits);
        contributions = List.copyOf(contributions);
        List<Integer> scored = scores.records().stream().map(ScoreRecord::shard).toList();
        List<Integer> handedIn = contributions.stream().map(Contribution::shard).toList();
        if (!scored.equals(handedIn)) {
            throw new IllegalArgumentException(
                    "expected one score for each contribution, of shards " + handedIn + ", found shards " + scored);
        }
    }

    public int round() {
        return scores.round();
    }

    /** Contributions with their scores, by rising shard. */
    public List<ScoredContribution> scored() {
        List<ScoredContribution> scored = new ArrayList<>();
        for (int i = 0; i < contributions.size(); i++) {
            scored.add(new ScoredContribution(
                    contributions.get(i), java.util.Optional.of(scores.records().get(i))));
        }
        return scored;
    }

    void write(ByteWriter out) {
        out.bytes(ledgerNonce.bytes()).bytes(evalSeed.bytes()).bytes(scores.encode());
        out.u32(commits.size());
        commits.forEach(commit -> out.bytes(commit.encode()));
        out.u32(contributions.size());
        contributions.forEach(contribution -> out.bytes(contribution.encode()));
    }

    static ScoredRound read(ByteReader in) {
        Hash32 ledgerNonce = Hash32.of(in.bytes(Hash32.BYTES));
        Hash32 evalSeed = Hash32.of(in.bytes(Hash32.BYTES));
        Submission.Type.SCORES.expectStart(in);
        Scores scores = Scores.read(in);
        List<Commit> commits = new ArrayList<>();
        for (int left = in.count("commits", Commit.BYTES); left > 0; left--) {
            Submission.Type.COMMIT.expectStart(in);
            commits.add(Commit.read(in));
        }
        List<Contribution> contributions = new ArrayList<>();
        for (int left = in.count("contributions", Contribution.BYTES); left > 0; left--) {
            Submission.Type.CONTRIBUTION.expectStart(in);
            contributions.add(Contribution.read(in));
        }
        return new ScoredRound(ledgerNonce, evalSeed, scores, commits, contributions);
    }

    static List<ScoredRound> readAll(ByteReader in) {
        List<ScoredRound> rounds = new ArrayList<>();
        for (int left = in.count("rounds", LEAST_BYTES); left > 0; left--) {
            rounds.add(read(in));
        }
        return rounds;
    }
}
