package io.basilisk.ledger.rules;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RefusalCode;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.wallet.Signatures;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a submission that was not accepted before may be accepted now. Cheap checks come before signatures. */
final class SubmissionRules {
    /** Shards, and so contributions, of one round. */
    static final int MOST_SHARDS = 1024;
    /** Commits per shard that a round holds: room for tasks that were run again elsewhere. */
    static final int MOST_COMMITS_PER_SHARD = 8;
    /** Contributions of one block, those of the void rounds before it included: 25 MiB with all their commits. */
    static final int MOST_CONTRIBUTIONS = 16 * MOST_SHARDS;

    private final Hash32 ledgerKey;
    private final @Nullable Chain chain;
    private final List<RoundRecord> rounds;
    private final List<RoundRecord> carried;
    private final TransferBook transfers;
    private final StaleBlocks stale;

    /** @param carried void rounds that the next block will hold */
    SubmissionRules(
            Hash32 ledgerKey,
            @Nullable Chain chain,
            List<RoundRecord> rounds,
            List<RoundRecord> carried,
            TransferBook transfers,
            StaleBlocks stale) {
        this.ledgerKey = ledgerKey;
        this.chain = chain;
        this.rounds = rounds;
        this.carried = carried;
        this.transfers = transfers;
        this.stale = stale;
    }

    /**
     * Checks all that there is to a submission.
     *
     * @return of a block that is valid but comes after another: what its finder is told
     * @throws RefusedException says why not
     */
    Optional<RefusedException> check(Submission submission, long nowMillis) {
        if (submission instanceof GenesisParams params) {
            genesis(params);
            return Optional.empty();
        }
        if (chain == null) {
            throw noChain();
        }
        if (submission instanceof SolvedBlock(BlockHeader header)) {
            return new BlockRules(chain, stale).admit(header, rounds, nowMillis);
        }
        checkFields(chain, submission);
        return Optional.empty();
    }

    private void checkFields(Chain on, Submission submission) {
        switch (submission) {
            case OpenRound request -> open(on, request);
            case Commit commit -> commit(on, commit);
            case CloseCommits request -> closeCommits(on, request);
            case Contribution contribution -> contribute(on, contribution);
            case Scores scores -> score(on, scores);
            case SealRequest request -> seal(on, request);
            case Transfer transfer -> transfer(on, transfer);
            case GenesisParams _, SolvedBlock _ -> throw new AssertionError("checked before");
        }
    }

    private void genesis(GenesisParams params) {
        if (chain != null) {
            throw refused(
                    RefusalCode.CHAIN_EXISTS,
                    "expected no genesis, this ledger serves chain " + chain.id() + " for good");
        }
        if (!params.ledgerKey().equals(ledgerKey)) {
            throw refused(
                    RefusalCode.WRONG_LEDGER_KEY, "expected ledger key " + ledgerKey + ", came " + params.ledgerKey());
        }
        signed(params.coordinatorKey(), params, params.signature(), "coordinator");
    }

    private void open(Chain on, OpenRound request) {
        sameChain(on, request.chain());
        if (request.round() != rounds.size() + 1) {
            throw refused(
                    RefusalCode.WRONG_ROUND, "expected round " + (rounds.size() + 1) + ", came " + request.round());
        }
        if (!rounds.isEmpty() && !rounds.getLast().state().isFinished()) {
            throw refused(
                    RefusalCode.ROUND_IN_PROGRESS,
                    "expected round " + rounds.size() + " to be finished, it is "
                            + rounds.getLast().state());
        }
        if (!request.baseModelHash().equals(on.modelHash())) {
            throw refused(
                    RefusalCode.WRONG_BASE_MODEL,
                    "expected the chain's model " + on.modelHash() + ", came " + request.baseModelHash());
        }
        int most = mostShards();
        if (request.shards() < 1 || request.shards() > most) {
            String why = most < MOST_SHARDS ? "; the next block holds contributions of void rounds already" : "";
            throw refused(
                    RefusalCode.BAD_SHARD,
                    "expected 1 to " + most + " shards, came " + Integer.toUnsignedString(request.shards()) + why);
        }
        byCoordinator(on, request, request.signature());
    }

    /** As many as fit into the next block beside the void rounds; never none, so that a chain can always go on. */
    private int mostShards() {
        int waiting = carried.stream().mapToInt(RoundRecord::contributionCount).sum();
        return Math.clamp(MOST_CONTRIBUTIONS - waiting, 1, MOST_SHARDS);
    }

    private void commit(Chain on, Commit commit) {
        sameChain(on, commit.chain());
        RoundRecord round = inState(commit.round(), RoundState.OPEN);
        if (round.hasCommit(commit.node(), commit.commitHash())) {
            throw refused(RefusalCode.ALREADY_THERE, "the node made this commit before, with another signature");
        }
        int most = MOST_COMMITS_PER_SHARD * round.opening().shards();
        if (round.commitCount() >= most) {
            throw refused(RefusalCode.TOO_MANY, "expected at most " + most + " commits in round " + commit.round());
        }
        signed(commit.node(), commit, commit.signature(), "node");
    }

    private void closeCommits(Chain on, CloseCommits request) {
        sameChain(on, request.chain());
        inState(request.round(), RoundState.OPEN);
        byCoordinator(on, request, request.signature());
    }

    private void contribute(Chain on, Contribution contribution) {
        sameChain(on, contribution.chain());
        RoundRecord round = inState(contribution.round(), RoundState.COMMIT_CLOSED);
        int shards = round.opening().shards();
        if (contribution.shard() < 0 || contribution.shard() >= shards) {
            throw refused(
                    RefusalCode.BAD_SHARD,
                    "expected a shard below " + shards + ", came " + Integer.toUnsignedString(contribution.shard()));
        }
        if (round.contribution(contribution.shard()).isPresent()) {
            throw refused(
                    RefusalCode.SHARD_TAKEN,
                    "shard " + contribution.shard() + " of round " + round.number() + " has a contribution already");
        }
        if (!round.hasCommit(contribution.node(), contribution.commitHash())) {
            throw refused(
                    RefusalCode.NO_COMMIT,
                    "expected a commit " + contribution.commitHash() + " of the node before commits were closed");
        }
        signed(contribution.node(), contribution, contribution.signature(), "node");
    }

    private void score(Chain on, Scores scores) {
        sameChain(on, scores.chain());
        RoundRecord round = inState(scores.round(), RoundState.COMMIT_CLOSED);
        byCoordinator(on, scores, scores.signature());
        ScoreRules.check(scores, round.contributions(), round.opening().baseModelHash(), round.threshold())
                .ifPresent(fault -> {
                    throw refused(fault.code(), fault.detail());
                });
    }

    private void seal(Chain on, SealRequest request) {
        sameChain(on, request.chain());
        RoundRecord round = inState(request.round(), RoundState.SCORED);
        byCoordinator(on, request, request.signature());
        ScoreRules.check(request, round.opening().baseModelHash()).ifPresent(fault -> {
            throw refused(fault.code(), fault.detail());
        });
    }

    private void transfer(Chain on, Transfer transfer) {
        sameChain(on, transfer.chain());
        transfers.check(transfer, on);
        signed(transfer.from(), transfer, transfer.signature(), "sender");
    }

    private static void sameChain(Chain on, long prefix) {
        if (prefix != on.prefix()) {
            throw refused(
                    RefusalCode.WRONG_CHAIN, String.format("expected chain %016x, came %016x", on.prefix(), prefix));
        }
    }

    /** The last round, if that is the one that is meant and it is in this state. */
    private RoundRecord inState(int round, RoundState expected) {
        if (round < 1 || round > rounds.size()) {
            throw refused(
                    RefusalCode.NO_ROUND,
                    "expected a round of 1 to " + rounds.size() + ", came " + Integer.toUnsignedString(round));
        }
        RoundRecord record = rounds.get(round - 1);
        if (record.state() != expected) {
            throw refused(
                    RefusalCode.WRONG_STATE,
                    "expected round " + round + " to be " + expected + ", it is " + record.state());
        }
        return record;
    }

    private static void byCoordinator(Chain on, Submission submission, Signature signature) {
        signed(on.params().coordinatorKey(), submission, signature, "coordinator");
    }

    private static void signed(Hash32 key, Submission submission, Signature signature, String whose) {
        if (!Signatures.isValid(key, submission, signature)) {
            throw refused(RefusalCode.BAD_SIGNATURE, "expected a signature of the " + whose + ", key " + key);
        }
    }

    static RefusedException noChain() {
        return refused(RefusalCode.NO_CHAIN, "expected a genesis first: this ledger serves no chain yet");
    }

    private static RefusedException refused(RefusalCode code, String detail) {
        return new RefusedException(code, detail);
    }
}
