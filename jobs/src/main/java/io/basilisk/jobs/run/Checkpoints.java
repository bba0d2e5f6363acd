package io.basilisk.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of a run: directory {@code checkpoints/NNNNNN} with a {@code manifest.json} and, unless the round
 * kept its base, the table of slices. A manifest is written last, so a directory that has one is complete.
 */
public final class Checkpoints {
    private static final String MANIFEST = "manifest.json";

    private final Storage storage;
    private final RunDirectory directory;
    private final TransformerConfig model;

    public Checkpoints(Storage storage, RunDirectory directory, TransformerConfig model) {
        this.storage = storage;
        this.directory = directory;
        this.model = model;
    }

    /** Whether the checkpoint after a round is complete. */
    public boolean exists(int round) {
        return storage.exists(manifest(round));
    }

    /** @throws RunException if it is missing or its manifest is not readable */
    public Checkpoint open(int round) {
        if (!exists(round)) {
            throw new RunException("expected a checkpoint with a manifest in " + directory.checkpoint(round)
                    + ", there is none: the run directory is incomplete");
        }
        JsonNode manifest = CanonicalJson.read(storage.read(manifest(round)));
        int holder = manifest.path("slicesIn").asInt(-1);
        return new Checkpoint(
                round,
                directory.checkpoint(holder),
                holder,
                manifest.path("outerSteps").asInt(-1),
                HexFormat.of().parseHex(manifest.path("modelHash").asText()));
    }

    /**
     * Completes a checkpoint whose table of slices lies in {@code draft}: moves it into place, then adds the manifest.
     *
     * @param outerSteps outer steps that its momentum has seen
     */
    public Checkpoint publish(int round, Path draft, int outerSteps, byte[] modelHash) {
        storage.moveInto(draft, directory.checkpoint(round));
        return writeManifest(round, round, outerSteps, modelHash);
    }

    /** Makes the checkpoint of a round that kept its base: a manifest that points at the base's slices. */
    public Checkpoint keep(int round, Checkpoint base) {
        storage.delete(directory.checkpoint(round));
        return writeManifest(round, base.holder(), base.outerSteps(), base.modelHash());
    }

    /**
     * Hash of the model whose table of slices lies in a directory, from the slice hashes in the table.
     *
     * @throws RunException if the table does not hold exactly the model's slices, in order
     */
    public byte[] hash(Path slices) {
        List<CheckpointSlice> rows = CheckpointTable.hashes(storage, slices);
        checkLayout(rows, slices);
        List<byte[]> weights = new ArrayList<>();
        List<byte[]> momentum = new ArrayList<>();
        for (CheckpointSlice row : rows) {
            weights.add(row.weightsHash());
            momentum.add(row.momentumHash());
        }
        return ModelHash.checkpoint(model, weights, momentum);
    }

    private void checkLayout(List<CheckpointSlice> rows, Path slices) {
        List<Slice> layout = SliceLayout.of(model);
        boolean complete = rows.stream().map(CheckpointSlice::slice).toList().equals(layout);
        if (!complete) {
            throw new RunException("expected the " + layout.size() + " slices of the model in order in " + slices
                    + ", came " + rows.size() + " rows: the checkpoint is damaged");
        }
    }

    private Checkpoint writeManifest(int round, int holder, int outerSteps, byte[] modelHash) {
        Map<String, Object> manifest = Map.of(
                "format", "basilisk-checkpoint-1",
                "round", round,
                "slicesIn", holder,
                "outerSteps", outerSteps,
                "modelHash", HexFormat.of().formatHex(modelHash));
        storage.write(manifest(round), CanonicalJson.write(manifest));
        return open(round);
    }

    private Path manifest(int round) {
        return new Path(directory.checkpoint(round), MANIFEST);
    }
}
