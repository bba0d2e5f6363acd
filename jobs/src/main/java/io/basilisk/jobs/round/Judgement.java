package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Candidate;
import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.jobs.scoring.Gate;
import io.basilisk.jobs.scoring.GateInput;
import io.basilisk.jobs.scoring.GateLimits;
import io.basilisk.jobs.scoring.ImprovementTest;
import io.basilisk.jobs.scoring.Verdict;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RewardThreshold;
import io.basilisk.ledger.RoundInfo;
import io.basilisk.ledger.ScoreRecord;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The gate's verdicts on a round. Pure: from the same losses and commits, the same verdicts.
 *
 * @param verdicts one per contribution of the ledger, by rising shard
 * @param accepted signed contribution by shard
 * @param norms of the deltas, by shard
 * @param nullMiner improvement without any work
 * @param baseLoss mean held-out loss of the base, nats per token
 */
public record Judgement(
        List<Verdict> verdicts,
        SortedMap<Integer, byte[]> accepted,
        Map<Integer, Double> norms,
        ImprovementScore nullMiner,
        double baseLoss) {

    static Judgement of(
            RoundInfo round,
            ShardDeal deal,
            List<Contribution> contributions,
            List<Commit> commits,
            List<CandidateLosses> losses,
            long parameters) {
        return of(deal, round.baseModelHash(), round.threshold(), contributions, commits, losses, parameters);
    }

    /**
     * @param deal how the round's work was dealt
     * @param contributions that the ledger took
     * @param commits of the round, in the ledger's order
     * @param losses of all candidates
     * @param parameters of the model
     */
    public static Judgement of(
            ShardDeal deal,
            Hash32 baseModelHash,
            RewardThreshold threshold,
            List<Contribution> contributions,
            List<Commit> commits,
            List<CandidateLosses> losses,
            long parameters) {
        Map<String, CandidateLosses> byKind = losses.stream()
                .filter(row -> !row.candidate().kind().equals(Candidate.CONTRIBUTION))
                .collect(Collectors.toMap(row -> row.candidate().kind(), Function.identity()));
        Map<String, CandidateLosses> byContribution = losses.stream()
                .filter(row -> row.candidate().kind().equals(Candidate.CONTRIBUTION))
                .collect(Collectors.toMap(row -> row.candidate().contributionHash(), Function.identity()));
        double[] base = need(byKind, Candidate.BASE).losses();
        Gate gate = new Gate(
                GateLimits.of(parameters),
                baseModelHash,
                base,
                need(byKind, Candidate.NULL_MINER).losses(),
                threshold,
                ImprovementTest.seed(deal.round(), baseModelHash.bytes()));
        List<Hash32> order = commits.stream().map(Commit::commitHash).toList();
        List<Verdict> verdicts = gate.judge(contributions.stream()
                .map(it -> input(it, deal, order, need(byContribution, it.id().hex())))
                .toList());
        Map<Integer, Double> norms = byContribution.values().stream()
                .collect(Collectors.toMap(row -> row.candidate().shard(), CandidateLosses::norm));
        return new Judgement(
                verdicts, accepted(verdicts, contributions), norms, gate.nullMiner(), ImprovementTest.mean(base));
    }

    /** Norm of a shard's delta, 0 if that could not be read. */
    public double norm(int shard) {
        return norms.getOrDefault(shard, 0.0);
    }

    /** What the ledger records. */
    public List<ScoreRecord> records() {
        return verdicts.stream().map(Verdict::record).toList();
    }

    private static GateInput input(
            Contribution contribution, ShardDeal deal, List<Hash32> commits, CandidateLosses losses) {
        return new GateInput(
                contribution.shard(),
                contribution.baseModelHash(),
                contribution.shardHash(),
                Hash32.of(deal.shardHash(contribution.shard())),
                contribution.deltaHash(),
                commits.indexOf(contribution.commitHash()),
                ReasonCode.valueOf(losses.finding()),
                losses.norm(),
                losses.losses());
    }

    private static SortedMap<Integer, byte[]> accepted(List<Verdict> verdicts, List<Contribution> contributions) {
        SortedMap<Integer, byte[]> accepted = new TreeMap<>();
        contributions.stream()
                .filter(it ->
                        verdicts.stream().anyMatch(verdict -> verdict.shard() == it.shard() && verdict.accepted()))
                .forEach(it -> accepted.put(it.shard(), it.encode()));
        return accepted;
    }

    private static CandidateLosses need(Map<String, CandidateLosses> losses, String key) {
        CandidateLosses found = losses.get(key);
        if (found == null) {
            throw new IllegalStateException("expected losses of candidate " + key + " in the round's loss table");
        }
        return found;
    }
}
