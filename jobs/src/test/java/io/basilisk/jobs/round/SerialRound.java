package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.ModelState;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.DeltaMean;
import io.basilisk.kernels.transformer.InnerLoop;
import io.basilisk.kernels.transformer.MalformedDeltaException;
import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.OuterOptimizer;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.kernels.transformer.Weights;
import io.basilisk.ledger.ScoredContribution;
import java.util.ArrayList;
import java.util.List;

/** A round again, in one thread and without Spark: what its aggregate must come to, given who was accepted. */
final class SerialRound {
    private final DriverRun run;
    private final int round;

    SerialRound(DriverRun run, int round) {
        this.run = run;
        this.round = round;
    }

    byte[] modelHash() throws MalformedDeltaException {
        Checkpoint base = run.checkpoints().open(round - 1);
        ModelState state = ModelState.read(
                run.storage(), ModelPlace.of(base), run.manifest().model());
        List<List<byte[]>> deltas = new ArrayList<>();
        for (ScoredContribution scored : run.ledger().contributions(round)) {
            if (scored.score().orElseThrow().accepted()) {
                deltas.add(train(state, scored.contribution().shard()));
            }
        }
        Weights weights = new Weights(run.manifest().model(), state.weights().clone());
        float[] momentum = state.momentum().clone();
        RunSettings settings = run.manifest().settings();
        float[] mean = mean(deltas, weights.values().length);
        float lr = (float) settings.outerLr();
        float mu = (float) settings.outerMomentum();
        OuterOptimizer.step(weights.values(), momentum, mean, 0, mean.length, lr, mu);
        return ModelHash.checkpoint(weights, momentum);
    }

    private List<byte[]> train(ModelState base, int shard) {
        WorkerRun worker = WorkerRun.of(run.reference());
        byte[] previous = run.ledger().round(round).orElseThrow().previousHash().bytes();
        ShardDeal deal = new ShardDeal(
                previous,
                round,
                run.manifest().settings().workers(),
                worker.corpus().trainBlocks());
        Weights start = new Weights(run.manifest().model(), base.weights());
        ShardBatches batches =
                new ShardBatches(worker.corpus(), deal, shard, start.config().context());
        int steps = run.manifest().settings().steps();
        try (Device device = Devices.open("cpu", 1)) {
            Weights trained = new InnerLoop(device, start.config())
                    .run(start, batches, run.manifest().settings().inner(), (round - 1L) * steps, (s, loss, t) -> {})
                    .weights();
            return WeightDelta.between(start, trained).encode();
        }
    }

    private float[] mean(List<List<byte[]>> deltas, int length) throws MalformedDeltaException {
        float[] mean = new float[length];
        List<Slice> layout = SliceLayout.of(run.manifest().model());
        for (int i = 0; i < layout.size(); i++) {
            Slice slice = layout.get(i);
            DeltaMean sliceMean = new DeltaMean(slice.length());
            for (List<byte[]> delta : deltas) {
                sliceMean.add(delta.get(i));
            }
            System.arraycopy(sliceMean.value(), 0, mean, slice.offset(), slice.length());
        }
        return mean;
    }
}
