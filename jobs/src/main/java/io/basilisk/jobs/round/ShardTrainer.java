package io.basilisk.jobs.round;

import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.plugin.Progress;
import io.basilisk.jobs.run.DeltaHeader;
import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.kernels.transformer.DeltaCodec;
import io.basilisk.kernels.transformer.DivergedException;
import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.StepListener;
import io.basilisk.kernels.transformer.TrainingResult;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.kernels.transformer.Weights;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one shard and hands in its delta: a pure function of the base weights, the shard, the round's seed and the
 * run's settings, so that a repeated task hands in the same bytes.
 */
final class ShardTrainer {
    private static final Logger LOG = LoggerFactory.getLogger(ShardTrainer.class);
    private static final long REPORT_NANOS = 200_000_000;

    private final WorkerRun run;
    private final RoundOrder order;
    private final BooleanSupplier cancelled;

    /** @param cancelled asked at every step; training stops with a {@link CancellationException} once it is true */
    ShardTrainer(WorkerRun run, RoundOrder order, BooleanSupplier cancelled) {
        this.run = run;
        this.order = order;
        this.cancelled = cancelled;
    }

    /** Trains, commits to the result at the ledger, and gives the rows of the delta table. */
    Iterator<Group> train(int shard) {
        ShardDeal deal = order.deal(run);
        Weights base =
                new Weights(run.manifest().model(), run.model(order.base()).weights());
        long started = System.nanoTime();
        Trained trained = trained(base, deal, shard, started);
        double seconds = (System.nanoTime() - started) / 1e9;

        List<Slice> layout = SliceLayout.of(base.config());
        List<byte[]> encoded = trained.slices();
        byte[] deltaHash = ModelHash.delta(IntStream.range(0, layout.size())
                .mapToObj(i -> ModelHash.deltaSlice(layout.get(i), encoded.get(i)))
                .toList());
        byte[] contribution =
                new ShardSigner(run, order, deal).commit(shard, deltaHash).encode();
        HaltPoint.SHARD_TRAINED.reached(order.round());

        DeltaHeader header = new DeltaHeader(
                run.manifest().runId(),
                order.round(),
                shard,
                contribution,
                trained.tokens(),
                seconds,
                trained.meanLoss());
        return IntStream.range(0, layout.size())
                .mapToObj(i -> DeltaTable.row(
                        header, layout.get(i).tensor(), layout.get(i).index(), DeltaCodec.INT8_BLOCKS, encoded.get(i)))
                .iterator();
    }

    /** What training left: the encoded delta, the tokens it took, the mean loss over all steps. */
    private record Trained(List<byte[]> slices, long tokens, double meanLoss) {}

    /** A shard that diverged is handed in all the same: the gate says so, and the round goes on with the others. */
    private Trained trained(Weights base, ShardDeal deal, int shard, long startedNanos) {
        try {
            TrainingResult result = new ShardTraining(
                            ExecutorNode.current().device(), run.manifest().settings(), run.corpus())
                    .run(base, deal, shard, listener(shard, startedNanos));
            List<byte[]> slices = WeightDelta.between(base, result.weights()).encode();
            return new Trained(slices, result.tokens(), result.meanLoss());
        } catch (DivergedException e) {
            LOG.warn("round {}, shard {}: {}", order.round(), shard, e.getMessage());
            return new Trained(WeightDelta.encodeDiverged(base.config()), e.tokens(), Double.NaN);
        }
    }

    private StepListener listener(int shard, long startedNanos) {
        int steps = run.manifest().settings().steps();
        long[] reported = {0};
        return (step, loss, tokens) -> {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("shard " + shard + " was told to stop at step " + step);
            }
            long now = System.nanoTime();
            if (now - reported[0] >= REPORT_NANOS || step == steps) {
                reported[0] = now;
                ExecutorNode.current()
                        .report(new Progress(
                                order.round(), shard, (int) step, steps, loss, tokens, (now - startedNanos) / 1e9));
            }
        };
    }
}
