package io.basilisk.jobs.round;

import io.basilisk.jobs.run.CheckpointSlice;
import io.basilisk.jobs.run.CheckpointTable;
import io.basilisk.jobs.run.DeltaSlice;
import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.jobs.run.Floats;
import io.basilisk.jobs.run.RunException;
import io.basilisk.jobs.run.SliceRange;
import io.basilisk.kernels.transformer.DeltaMean;
import io.basilisk.kernels.transformer.MalformedDeltaException;
import io.basilisk.kernels.transformer.OuterOptimizer;
import io.basilisk.kernels.transformer.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The outer step on one group of slices: mean of the accepted deltas in ascending shard order, then Nesterov momentum.
 * Reads of the base and of every delta only what lies in the group.
 */
final class SliceAggregator {
    private final WorkerRun run;
    private final int round;
    private final SortedMap<Integer, byte[]> accepted;

    /** @param accepted signed contribution by shard */
    SliceAggregator(WorkerRun run, int round, SortedMap<Integer, byte[]> accepted) {
        this.run = run;
        this.round = round;
        this.accepted = accepted;
    }

    /** New slices of the group, in order. */
    List<CheckpointSlice> aggregate(Path baseSlices, List<Slice> group) {
        SliceRange range = SliceRange.of(group);
        Map<Long, SortedMap<Integer, byte[]>> deltas = readDeltas(range);
        List<CheckpointSlice> slices = new ArrayList<>();
        CheckpointTable.read(
                run.storage(),
                baseSlices,
                range,
                base -> slices.add(step(base, deltas.getOrDefault(place(base.slice()), new TreeMap<>()))));
        return slices;
    }

    private Map<Long, SortedMap<Integer, byte[]>> readDeltas(SliceRange range) {
        Map<Long, SortedMap<Integer, byte[]>> deltas = new TreeMap<>();
        DeltaTable.slices(run.storage(), run.directory().deltas(round), range, row -> {
            if (isAccepted(row)) {
                deltas.computeIfAbsent(place(row.tensor(), row.slice()), key -> new TreeMap<>())
                        .put(row.shard(), row.bytes());
            }
        });
        return deltas;
    }

    private boolean isAccepted(DeltaSlice row) {
        return Arrays.equals(accepted.get(row.shard()), row.contribution());
    }

    private CheckpointSlice step(CheckpointSlice base, SortedMap<Integer, byte[]> deltas) {
        int length = base.slice().length();
        float[] weights = new float[length];
        float[] momentum = new float[length];
        Floats.fromBytes(base.weights(), weights, 0);
        Floats.fromBytes(base.momentum(), momentum, 0);
        float lr = (float) run.manifest().settings().outerLr();
        float mu = (float) run.manifest().settings().outerMomentum();
        OuterOptimizer.step(weights, momentum, mean(deltas, length), 0, length, lr, mu);
        return CheckpointSlice.of(
                base.slice(), Floats.toBytes(weights, 0, length), Floats.toBytes(momentum, 0, length));
    }

    private float[] mean(SortedMap<Integer, byte[]> deltas, int length) {
        if (deltas.size() != accepted.size()) {
            throw new RunException("expected the slice in all " + accepted.size() + " accepted deltas of round " + round
                    + ", found it in " + deltas.size() + ": the delta table changed after it was scored");
        }
        DeltaMean mean = new DeltaMean(length);
        try {
            for (byte[] delta : deltas.values()) {
                mean.add(delta);
            }
        } catch (MalformedDeltaException e) {
            throw new RunException(
                    "a delta of round " + round + " was accepted and is malformed now: the delta table"
                            + " changed after it was scored",
                    e);
        }
        return mean.value();
    }

    private static long place(Slice slice) {
        return place(slice.tensor(), slice.index());
    }

    private static long place(int tensor, int slice) {
        return (long) tensor << 32 | slice;
    }
}
