package io.basilisk.jobs.verify;

import io.basilisk.jobs.run.ModelState;
import io.basilisk.kernels.transformer.ModelHash;
import io.basilisk.kernels.transformer.OuterOptimizer;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.WeightDelta;
import io.basilisk.kernels.transformer.Weights;
import io.basilisk.ledger.Hash32;

/**
 * A run's model, recomputed from its seed and the accepted deltas: nothing is taken from a checkpoint.
 *
 * @param weights flat, in canonical order; never written to
 * @param momentum outer momentum; never written to
 * @param outerSteps how many outer steps were taken
 */
@SuppressWarnings("ArrayRecordComponent")
record ModelReplay(TransformerConfig config, float[] weights, float[] momentum, int outerSteps) {

    /** The model that a run begins with. */
    static ModelReplay initial(TransformerConfig config, long seed) {
        float[] weights = Weights.initial(config, seed).values();
        return new ModelReplay(config, weights, new float[weights.length], 0);
    }

    /** A model whose deltas cannot be read, taken from its checkpoint instead. */
    static ModelReplay from(TransformerConfig config, ModelState checkpoint, int outerSteps) {
        return new ModelReplay(config, checkpoint.weights(), checkpoint.momentum(), outerSteps);
    }

    /** The model after one outer step. */
    ModelReplay step(float[] meanDelta, float lr, float mu) {
        float[] nextWeights = weights.clone();
        float[] nextMomentum = momentum.clone();
        OuterOptimizer.step(nextWeights, nextMomentum, meanDelta, 0, weights.length, lr, mu);
        return new ModelReplay(config, nextWeights, nextMomentum, outerSteps + 1);
    }

    /** What a node that trained nothing could hand in. */
    WeightDelta nullMiner(float mu) {
        return OuterOptimizer.nullDelta(config, momentum, outerSteps, mu);
    }

    /** This model with {@code scale} times a delta. */
    float[] changedBy(WeightDelta delta, float scale) {
        return delta.addTo(new Weights(config, weights), scale).values();
    }

    Hash32 hash() {
        return Hash32.of(ModelHash.checkpoint(new Weights(config, weights), momentum));
    }
}
