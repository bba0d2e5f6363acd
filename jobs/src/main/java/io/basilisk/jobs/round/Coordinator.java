package io.basilisk.jobs.round;

import io.basilisk.jobs.ledger.Signing;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.List;

/**
 * What the driver tells the ledger in a round. Every step looks first whether it is done: a driver that was killed
 * simply asks for all of them again.
 */
final class Coordinator {
    private final Ledger ledger;
    private final NodeKey key;
    private final long chain;

    /** @param chain first 8 bytes of the chain id */
    Coordinator(Ledger ledger, NodeKey key, long chain) {
        this.ledger = ledger;
        this.key = key;
        this.chain = chain;
    }

    /** Opens a round on a base model: the threshold is fixed, the hash of the hidden nonce is published. */
    RoundInfo open(int round, Hash32 baseModelHash, int shards, int steps) {
        if (ledger.round(round).isEmpty()) {
            ledger.submit(
                    Signing.by(key, signature -> new OpenRound(chain, round, baseModelHash, shards, steps, signature)));
        }
        return reached(round, HaltPoint.OPENED);
    }

    /** Ends the time for commits: the ledger reveals its nonce, and with it the seed of the held-out examples. */
    RoundInfo closeCommits(int round) {
        if (info(round).state() == RoundState.OPEN) {
            ledger.submit(Signing.by(key, signature -> new CloseCommits(chain, round, signature)));
        }
        return reached(round, HaltPoint.COMMITS_CLOSED);
    }

    /** Delivers signed contributions; the ledger's list of those it took is the answer. */
    List<Contribution> contribute(int round, List<Contribution> contributions) {
        if (info(round).state() == RoundState.COMMIT_CLOSED) {
            contributions.forEach(this::deliver);
        }
        reached(round, HaltPoint.CONTRIBUTED);
        return ledger.contributions(round).stream()
                .map(ScoredContribution::contribution)
                .toList();
    }

    /** Hands in the scores; a round in which nobody is accepted is void from here on. */
    RoundInfo score(int round, Hash32 evalSetHash, ImprovementScore nullMiner, List<ScoreRecord> records) {
        if (info(round).state() == RoundState.COMMIT_CLOSED) {
            ledger.submit(
                    Signing.by(key, signature -> new Scores(chain, round, evalSetHash, nullMiner, records, signature)));
        }
        return reached(round, HaltPoint.JUDGED);
    }

    /** Hands in the new model and the hash of the round's files, and has the body sealed. */
    RoundInfo seal(int round, Aggregation.Outcome outcome, Hash32 artifactsHash) {
        if (info(round).state() == RoundState.SCORED) {
            ledger.submit(Signing.by(
                    key,
                    signature -> new SealRequest(
                            chain,
                            round,
                            Hash32.of(outcome.checkpoint().modelHash()),
                            SealRequest.MEAN_NESTEROV,
                            outcome.lossBeforeMicro(),
                            outcome.lossAfterMicro(),
                            artifactsHash,
                            signature)));
        }
        return reached(round, HaltPoint.SEALED);
    }

    /** The round as it stands. */
    RoundInfo info(int round) {
        return ledger.round(round)
                .orElseThrow(() -> new IllegalStateException("expected round " + round + " to be open at the ledger"));
    }

    private void deliver(Contribution contribution) {
        try {
            ledger.submit(contribution);
        } catch (RefusedException e) {
            // Not in the ledger's list, so it is reported as rejected; the round goes on without it.
            org.slf4j.LoggerFactory.getLogger(Coordinator.class)
                    .info("contribution of shard {} was refused: {}", contribution.shard(), e.getMessage());
        }
    }

    private RoundInfo reached(int round, HaltPoint point) {
        point.reached(round);
        return info(round);
    }
}
