package io.basilisk.jobs.verify;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.round.DeltaReading;
import io.basilisk.jobs.round.ShardTraining;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.jobs.scoring.SplitMix64;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.transformer.DivergedException;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.kernels.transformer.Weights;
import io.basilisk.ledger.Contribution;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Trains accepted contributions again and compares the deltas: less work, other data or other settings show. On the
 * same kind of device and processor the bits are the same; elsewhere rounding grows over the steps, up to
 * {@link #TOLERANCE}.
 */
final class Retrain {
    /** Largest distance between two deltas of the same work, as a share of the delta's norm, that is no finding. */
    static final double TOLERANCE = 0.05;

    private final Subject subject;
    private final TokenizedCorpus corpus;
    private final ShardTraining training;
    private final int perRound;
    private int count;
    private int sameBits;
    private double largestDistance;

    /** @param perRound how many contributions of each round are trained again, at most */
    Retrain(Subject subject, Device device, int perRound) {
        this.subject = subject;
        this.perRound = perRound;
        corpus = TokenizedCorpus.open(
                subject.directory().data().toString(), subject.storage().hadoop());
        training = new ShardTraining(device, subject.manifest().settings(), corpus);
    }

    /** @param sameBits how many of them gave the same bits @param largestDistance as a share of the delta's norm */
    record Outcome(int contributions, int sameBits, double largestDistance) {}

    Outcome outcome() {
        return new Outcome(count, sameBits, largestDistance);
    }

    /** @param base model that the round started from */
    void check(RoundFacts facts, ModelReplay base) {
        int shards = subject.manifest().settings().workers();
        ShardDeal deal = new ShardDeal(facts.previousHash().bytes(), facts.round(), shards, corpus.trainBlocks());
        chosen(facts).forEach(it -> compare(facts, deal, new Weights(base.config(), base.weights()), it));
    }

    /** By the round's held-out seed: nobody knew it before commits were closed, everybody does after. */
    private List<Contribution> chosen(RoundFacts facts) {
        List<Contribution> left = new ArrayList<>(
                facts.scored().contributions().stream().filter(facts::accepted).toList());
        SplitMix64 draw = new SplitMix64(
                ByteBuffer.wrap(facts.scored().evalSeed().bytes()).getLong());
        List<Contribution> chosen = new ArrayList<>();
        while (chosen.size() < perRound && !left.isEmpty()) {
            chosen.add(left.remove(draw.below(left.size())));
        }
        return chosen;
    }

    private void compare(RoundFacts facts, ShardDeal deal, Weights base, Contribution contribution) {
        Path deltas = subject.directory().deltas(facts.round());
        DeltaReading handedIn = subject.delta(facts.round(), contribution);
        if (handedIn.delta() == null) {
            return; // the delta check named it
        }
        double distance = distance(trained(base, deal, contribution.shard()), handedIn.delta());
        count++;
        sameBits += distance == 0 ? 1 : 0;
        largestDistance = Math.max(largestDistance, distance);
        if (distance > TOLERANCE) {
            subject.findings()
                    .add(
                            subject.name(deltas),
                            facts.round(),
                            "delta of shard " + contribution.shard() + ", trained again",
                            "at most " + TOLERANCE + " of its norm away",
                            distance);
        }
    }

    /** Through the codec, as it was handed in; one that diverges differs from whatever was accepted. */
    private WeightDelta trained(Weights base, ShardDeal deal, int shard) {
        try {
            Weights weights =
                    training.run(base, deal, shard, (step, loss, tokens) -> {}).weights();
            return WeightDelta.between(base, weights).rounded();
        } catch (DivergedException e) {
            return new WeightDelta(base.config(), new float[base.values().length]);
        }
    }

    private static double distance(WeightDelta trained, WeightDelta handedIn) {
        double distance = trained.distanceTo(handedIn);
        return distance == 0 ? 0 : distance / Math.max(trained.norm(), Double.MIN_NORMAL);
    }
}
