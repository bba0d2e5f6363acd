package io.basilisk.jobs.round;

import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.run.LossTable;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.scoring.ImprovementTest;
import io.basilisk.ledger.ReasonCode;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;

/** The outer step on the accepted deltas, and the test that decides whether its result replaces the base. */
final class Aggregation {
    private final DriverRun run;

    Aggregation(DriverRun run) {
        this.run = run;
    }

    /**
     * What became of a round.
     *
     * @param checkpoint the model after the round
     * @param keptBase it is the base again, since the aggregate was worse
     */
    record Outcome(Checkpoint checkpoint, boolean keptBase, double lossBefore, double lossAfter) {
        long lossBeforeMicro() {
            return ImprovementTest.micro(lossBefore);
        }

        long lossAfterMicro() {
            return ImprovementTest.micro(lossAfter);
        }
    }

    /** The checkpoint after the round, made now or by an earlier process. */
    Outcome run(RoundOrder order, Checkpoint base, byte[] evalSeed, Judgement judgement) {
        double before = judgement.baseLoss();
        if (judgement.accepted().isEmpty()) {
            return new Outcome(run.checkpoints().keep(order.round(), base), false, before, before);
        }
        if (!run.checkpoints().exists(order.round())) {
            make(order, base, evalSeed, judgement);
        }
        HaltPoint.AGGREGATED.reached(order.round());
        Checkpoint checkpoint = run.checkpoints().open(order.round());
        boolean kept = checkpoint.holder() != order.round();
        return new Outcome(checkpoint, kept, before, kept ? before : mean(lossesOfAggregate(order.round())));
    }

    private void make(RoundOrder order, Checkpoint base, byte[] evalSeed, Judgement judgement) {
        Path draft = run.directory().checkpointDraft(order.round());
        new AggregateStage(run.spark(), run.storage())
                .run(
                        run.reference(),
                        order.round(),
                        base,
                        judgement.accepted(),
                        run.manifest().model());
        byte[] hash = run.checkpoints().hash(draft);
        ModelPlace place = new ModelPlace(draft.toString(), HexFormat.of().formatHex(hash), base.outerSteps() + 1);
        new EvaluateStage(run.spark(), run.storage()).run(run.reference(), order, evalSeed, place);
        CandidateLosses after = lossesOfAggregate(order.round());
        if (after.finding().equals(ReasonCode.OK.name()) && mean(after) <= judgement.baseLoss()) {
            run.checkpoints().publish(order.round(), draft, place.outerSteps(), hash);
        } else {
            run.checkpoints().keep(order.round(), base);
            run.storage().delete(draft);
        }
    }

    private CandidateLosses lossesOfAggregate(int round) {
        return LossTable.read(run.storage(), run.directory().aggregateLosses(round))
                .getFirst();
    }

    private static double mean(CandidateLosses losses) {
        return ImprovementTest.mean(losses.losses());
    }
}
