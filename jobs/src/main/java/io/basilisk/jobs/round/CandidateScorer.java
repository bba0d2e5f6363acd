package io.basilisk.jobs.round;

import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.run.Candidate;
import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.HeldOutSample;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.ModelState;
import io.basilisk.kernels.transformer.Evaluator;
import io.basilisk.kernels.transformer.OuterOptimizer;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.kernels.transformer.Weights;
import io.basilisk.ledger.ReasonCode;
import java.util.Arrays;

/** Measures candidates on the round's held-out examples. */
final class CandidateScorer {
    private final WorkerRun run;
    private final RoundOrder order;
    private final TransformerConfig model;
    private final int[] inputs;
    private final int[] targets;

    /** @param evalSeed draws the examples; known since commits closed */
    CandidateScorer(WorkerRun run, RoundOrder order, byte[] evalSeed) {
        this.run = run;
        this.order = order;
        model = run.manifest().model();
        int context = model.context();
        int windows = HeldOutSample.windows(run.heldOut().length, context);
        int[] drawn = HeldOutSample.draw(windows, run.manifest().settings().evalSequences(), evalSeed);
        inputs = HeldOutSample.tokens(run.heldOut(), drawn, context, 0);
        targets = HeldOutSample.tokens(run.heldOut(), drawn, context, 1);
    }

    CandidateLosses score(CandidateTask task) {
        ModelState base = run.model(order.base());
        return switch (task.candidate().kind()) {
            case Candidate.BASE -> measured(task, base.weights(), 0);
            case Candidate.NULL_MINER -> measured(task, scaled(base, nullMiner(base)), 0);
            case Candidate.CONTRIBUTION -> contribution(task, base);
            default -> throw new IllegalArgumentException("expected a candidate of a round, came " + task.candidate());
        };
    }

    /** Losses of the aggregated model. */
    CandidateLosses aggregate(ModelPlace place) {
        return measured(CandidateTask.of(Candidate.AGGREGATE), run.model(place).weights(), 0);
    }

    /** What can be handed in without any training. */
    private WeightDelta nullMiner(ModelState base) {
        float mu = (float) run.manifest().settings().outerMomentum();
        return OuterOptimizer.nullDelta(model, base.momentum(), order.base().outerSteps(), mu);
    }

    /** The base with the part of a delta that is scored. */
    private float[] scaled(ModelState base, WeightDelta delta) {
        float scale = (float) run.manifest().settings().scoreScale();
        return delta.addTo(new Weights(model, base.weights()), scale).values();
    }

    private CandidateLosses contribution(CandidateTask task, ModelState base) {
        DeltaReading reading = DeltaReading.of(
                run.storage(),
                run.directory(),
                order.round(),
                task.candidate().shard(),
                task.contribution(),
                task.deltaHash(),
                model);
        WeightDelta delta = reading.delta();
        if (delta == null) {
            return new CandidateLosses(task.candidate(), reading.finding().name(), 0, new double[0]);
        }
        return measured(task, scaled(base, delta), reading.norm());
    }

    private CandidateLosses measured(CandidateTask task, float[] weights, double norm) {
        double[] losses;
        try (Evaluator evaluator = new Evaluator(ExecutorNode.current().device(), model)) {
            losses = evaluator.sequenceLosses(new Weights(model, weights), inputs, targets);
        }
        boolean finite = Arrays.stream(losses).allMatch(Double::isFinite);
        return new CandidateLosses(
                task.candidate(),
                (finite ? ReasonCode.OK : ReasonCode.NOT_FINITE).name(),
                norm,
                finite ? losses : new double[0]);
    }
}
