package io.basilisk.ledger.rules;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.BlockSummary;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundSeal;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.ScoredRound;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.Signature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One round as it grows. Moves on when told; whether it may is for others to check. */
final class RoundRecord {
    private record Promise(Hash32 node, Hash32 commitHash) {}

    /** The body that is mined. */
    record Sealed(RoundSeal seal, Hash32 bodyRoot, Signature signature) {}

    private final OpenRound opening;
    private final Hash32 previousHash;
    private final RewardThreshold threshold;
    private final long openMillis;
    private final Hash32 ledgerNonce;
    private final Hash32 ledgerNonceHash;
    private final List<Commit> commits = new ArrayList<>();
    private final Set<Promise> promises = new HashSet<>();
    private final TreeMap<Integer, Contribution> contributions = new TreeMap<>();

    private RoundState state = RoundState.OPEN;
    private List<Address> eligible = List.of();
    private @Nullable Hash32 evalSeed;
    private @Nullable ScoredRound scored;
    private @Nullable Sealed sealed;
    private @Nullable BlockSummary block;

    RoundRecord(
            OpenRound opening,
            Hash32 previousHash,
            RewardThreshold threshold,
            long openMillis,
            Hash32 ledgerNonce,
            Hash32 ledgerNonceHash) {
        this.opening = opening;
        this.previousHash = previousHash;
        this.threshold = threshold;
        this.openMillis = openMillis;
        this.ledgerNonce = ledgerNonce;
        this.ledgerNonceHash = ledgerNonceHash;
    }

    void commit(Commit commit) {
        commits.add(commit);
        promises.add(new Promise(commit.node(), commit.commitHash()));
    }

    void closeCommits() {
        evalSeed = BodyRoot.evalSeed(commits, previousHash, ledgerNonce);
        state = RoundState.COMMIT_CLOSED;
    }

    void contribute(Contribution contribution) {
        contributions.put(contribution.shard(), contribution);
    }

    void score(Scores scores) {
        ScoredRound round =
                new ScoredRound(ledgerNonce, Objects.requireNonNull(evalSeed), scores, commits, contributions());
        scored = round;
        eligible = RewardRule.eligible(round);
        state = eligible.isEmpty() ? RoundState.VOID : RoundState.SCORED;
    }

    void seal(Sealed body) {
        sealed = body;
        state = RoundState.SEALED;
    }

    void mined(BlockSummary summary) {
        block = summary;
        state = RoundState.MINED;
    }

    int number() {
        return opening.round();
    }

    OpenRound opening() {
        return opening;
    }

    RoundState state() {
        return state;
    }

    RewardThreshold threshold() {
        return threshold;
    }

    long openMillis() {
        return openMillis;
    }

    List<Commit> commits() {
        return List.copyOf(commits);
    }

    int commitCount() {
        return commits.size();
    }

    int contributionCount() {
        return contributions.size();
    }

    boolean hasCommit(Hash32 node, Hash32 commitHash) {
        return promises.contains(new Promise(node, commitHash));
    }

    Optional<Contribution> contribution(int shard) {
        return Optional.ofNullable(contributions.get(shard));
    }

    /** By rising shard. */
    List<Contribution> contributions() {
        return List.copyOf(contributions.values());
    }

    List<Address> eligible() {
        return eligible;
    }

    Optional<ScoredRound> scored() {
        return Optional.ofNullable(scored);
    }

    Optional<Sealed> sealed() {
        return Optional.ofNullable(sealed);
    }

    /** Contributions by rising shard, with scores once there are some. */
    List<ScoredContribution> scoredContributions() {
        Map<Integer, ScoreRecord> scores = scored().map(round -> round.scores().records()).orElse(List.of()).stream()
                .collect(Collectors.toMap(ScoreRecord::shard, Function.identity()));
        return contributions.values().stream()
                .map(it -> new ScoredContribution(it, Optional.ofNullable(scores.get(it.shard()))))
                .toList();
    }

    RoundInfo info() {
        return new RoundInfo(
                number(),
                state,
                previousHash,
                opening.baseModelHash(),
                opening.shards(),
                opening.steps(),
                threshold,
                openMillis,
                ledgerNonceHash,
                Optional.ofNullable(evalSeed),
                commits.size(),
                contributions.size(),
                eligible,
                sealed().map(it -> it.seal().sealMillis()),
                Optional.ofNullable(block));
    }
}
