package io.basilisk.jobs.run;

import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A checkpoint in memory: weights and outer momentum, flat, in canonical order. Shared between tasks, never written to.
 */
@SuppressWarnings("ArrayRecordComponent")
public record ModelState(float[] weights, float[] momentum) {

    /**
     * Reads a model and checks every byte of it against its hash.
     *
     * @throws RunException if it is not the model it says it is
     */
    public static ModelState read(Storage storage, ModelPlace place, TransformerConfig model) {
        int count = model.parameterCount();
        ModelState state = new ModelState(new float[count], new float[count]);
        List<byte[]> weightHashes = new ArrayList<>();
        List<byte[]> momentumHashes = new ArrayList<>();
        CheckpointTable.read(storage, new Path(place.slices()), row -> {
            Floats.fromBytes(row.weights(), state.weights, row.slice().offset());
            Floats.fromBytes(row.momentum(), state.momentum, row.slice().offset());
            weightHashes.add(ModelHash.slice(row.slice(), row.weights()));
            momentumHashes.add(ModelHash.slice(row.slice(), row.momentum()));
        });
        String hash = HexFormat.of().formatHex(ModelHash.checkpoint(model, weightHashes, momentumHashes));
        if (!hash.equals(place.hash())) {
            throw new RunException("expected model " + place.hash() + " in " + place.slices() + ", came " + hash
                    + ": the checkpoint was changed or damaged; ./basilisk verify names the file");
        }
        return state;
    }
}
