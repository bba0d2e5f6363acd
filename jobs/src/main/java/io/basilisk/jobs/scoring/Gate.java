package io.basilisk.jobs.scoring;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.RewardThreshold;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Decides which contributions of a round are accepted, and says why not. Pure: the same inputs give the same verdicts
 * in any order, on any machine.
 *
 * <p>Checks run from cheap to dear and the first that fails is the reason: commit, base, shard, readable, zero,
 * duplicate, finite, size, null miner, threshold. A contribution is accepted iff the lower bound of its improvement
 * exceeds the threshold and its score exceeds the null miner's. Whatever could be measured is in the verdict, accepted
 * or not.
 */
public final class Gate {
    /**
     * Losses beyond this are treated as not finite: e^20 times the vocabulary, and still far from 64-bit micro-nats.
     */
    private static final double ABSURD_LOSS = 1e6;

    private final GateLimits limits;
    private final Hash32 baseModelHash;
    private final double[] baseLosses;
    private final RewardThreshold threshold;
    private final long seed;
    private final Improvement nullMiner;

    /**
     * @param baseModelHash the round's base
     * @param baseLosses held-out losses of the base, nats per token of each drawn sequence
     * @param nullMinerLosses the same for a node that did no work, see {@code OuterOptimizer.addNullStep}
     * @param threshold the round's threshold
     * @param seed of the bootstrap, {@link ImprovementTest#seed}
     */
    public Gate(
            GateLimits limits,
            Hash32 baseModelHash,
            double[] baseLosses,
            double[] nullMinerLosses,
            RewardThreshold threshold,
            long seed) {
        this.limits = limits;
        this.baseModelHash = baseModelHash;
        this.baseLosses = baseLosses.clone();
        this.threshold = threshold;
        this.seed = seed;
        nullMiner = ImprovementTest.of(baseLosses, nullMinerLosses, seed);
    }

    /** What doing nothing is worth. */
    public ImprovementScore nullMiner() {
        return new ImprovementScore(nullMiner.score());
    }

    /** One verdict per contribution, by rising shard. */
    public List<Verdict> judge(List<GateInput> contributions) {
        Cohort cohort = new Cohort(contributions);
        return contributions.stream()
                .sorted(Comparator.comparingInt(GateInput::shard))
                .map(contribution -> judge(contribution, cohort))
                .toList();
    }

    private Verdict judge(GateInput it, Cohort cohort) {
        Improvement improvement = improvement(it);
        if (it.commitOrder() == GateInput.NO_COMMIT) {
            return rejected(it, ReasonCode.NO_COMMIT, improvement, "no commit to delta " + it.deltaHash());
        }
        if (!it.baseModelHash().equals(baseModelHash)) {
            String figures = "base " + it.baseModelHash() + ", the round's is " + baseModelHash;
            return rejected(it, ReasonCode.WRONG_BASE, improvement, figures);
        }
        if (!it.isOfItsShard()) {
            String figures = "shard hash " + it.shardHash() + ", dealt was " + it.dealtHash();
            return rejected(it, ReasonCode.WRONG_SHARD, improvement, figures);
        }
        if (it.finding() != ReasonCode.OK) {
            return rejected(it, it.finding(), improvement, "its delta could not be read");
        }
        if (it.norm() == 0) {
            return rejected(it, ReasonCode.ZERO, improvement, "norm 0");
        }
        GateInput first = cohort.firstWith(it.deltaHash());
        if (first != it) {
            return rejected(it, ReasonCode.DUPLICATE, improvement, "same delta as shard " + first.shard());
        }
        if (!isFinite(it)) {
            return rejected(it, ReasonCode.NOT_FINITE, improvement, "norm " + it.norm() + ", worst loss " + worst(it));
        }
        return measured(it, improvement, cohort);
    }

    private Verdict measured(GateInput it, Improvement improvement, Cohort cohort) {
        double limit = cohort.normLimit();
        if (it.norm() > limit) {
            return rejected(it, ReasonCode.TOO_LARGE, improvement, format("norm %.6g > limit %.6g", it.norm(), limit));
        }
        if (improvement.score() <= nullMiner.score()) {
            String figures = format("score %d <= null miner %d micro-nats", improvement.score(), nullMiner.score());
            return rejected(it, ReasonCode.BELOW_NULL_MINER, improvement, figures);
        }
        boolean met = threshold.isMetBy(new ImprovementScore(improvement.lowerBound()));
        String figures = format(
                "lower bound %d %s threshold %d micro-nats",
                improvement.lowerBound(), met ? ">" : "<=", threshold.micro());
        return new Verdict(it.shard(), met ? ReasonCode.OK : ReasonCode.BELOW_THRESHOLD, improvement, figures);
    }

    private Improvement improvement(GateInput it) {
        return it.finding() == ReasonCode.OK && isFinite(it)
                ? ImprovementTest.of(baseLosses, it.losses(), seed)
                : new Improvement(nullMiner.lossBefore(), 0, 0, 0);
    }

    private static Verdict rejected(GateInput it, ReasonCode reason, Improvement improvement, String figures) {
        return new Verdict(it.shard(), reason, improvement, figures);
    }

    private static boolean isFinite(GateInput it) {
        return Double.isFinite(it.norm()) && worst(it) <= ABSURD_LOSS;
    }

    /** The largest loss, NaN if there is one. */
    private static double worst(GateInput it) {
        double worst = Double.NEGATIVE_INFINITY;
        for (double loss : it.losses()) {
            worst = Math.max(worst, Math.abs(loss));
        }
        return worst;
    }

    private static String format(String format, Object... figures) {
        return String.format(Locale.ROOT, format, figures);
    }

    /** What a contribution is compared with: the others that are fit to compare with. */
    private final class Cohort {
        private final Map<Hash32, GateInput> firstByDelta = new HashMap<>();
        private final double normLimit;

        Cohort(List<GateInput> contributions) {
            List<GateInput> fit = contributions.stream()
                    .filter(it -> it.commitOrder() != GateInput.NO_COMMIT)
                    .filter(it -> it.baseModelHash().equals(baseModelHash) && it.isOfItsShard())
                    .filter(it -> it.finding() == ReasonCode.OK)
                    .toList();
            fit.forEach(it -> firstByDelta.merge(it.deltaHash(), it, Cohort::earlier));
            double[] norms = firstByDelta.values().stream()
                    .filter(Gate::isFinite)
                    .mapToDouble(GateInput::norm)
                    .filter(norm -> norm > 0)
                    .sorted()
                    .toArray();
            normLimit = norms.length < limits.minCohort()
                    ? limits.maxNorm()
                    : Math.min(limits.maxNorm(), limits.maxNormRatio() * median(norms));
        }

        GateInput firstWith(Hash32 deltaHash) {
            return Objects.requireNonNull(firstByDelta.get(deltaHash), "only fit contributions are looked up");
        }

        double normLimit() {
            return normLimit;
        }

        private static GateInput earlier(GateInput a, GateInput b) {
            return a.commitOrder() <= b.commitOrder() ? a : b;
        }

        private static double median(double[] sorted) {
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }
    }
}
