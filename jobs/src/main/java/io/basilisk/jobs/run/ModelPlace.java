package io.basilisk.jobs.run;

import java.io.Serializable;
import java.util.HexFormat;

/**
 * Where a model's slices lie, and what they must be: small enough to travel with a task.
 *
 * @param slices directory of the table of slices
 * @param hash hex hash of weights and outer momentum
 * @param outerSteps outer steps that the momentum has seen
 */
public record ModelPlace(String slices, String hash, int outerSteps) implements Serializable {
    public static ModelPlace of(Checkpoint checkpoint) {
        return new ModelPlace(
                checkpoint.slices().toString(),
                HexFormat.of().formatHex(checkpoint.modelHash()),
                checkpoint.outerSteps());
    }
}
