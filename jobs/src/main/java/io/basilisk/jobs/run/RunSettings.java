package io.basilisk.jobs.run;

import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.InnerSettings;
import io.basilisk.kernels.transformer.LearningRateSchedule;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.TransformerConfig;

/**
 * What is fixed when a run begins and can never change after: every option that the result depends on. Names and values
 * are those of the command line ({@code innerLr} is {@code --inner-lr}).
 *
 * @param preset name of the model's shape
 * @param workers shards per round
 * @param steps inner steps of each shard
 * @param batch sequences per inner step
 * @param dataset catalogue name or path
 * @param tokenizer byte, char or bpe
 * @param vocabulary size that bpe is trained to, ignored by the others
 * @param split how held-out text is set aside, {@code hash:0.1} or {@code tail:0.1}
 * @param innerOptimizer adamw or muon
 * @param innerLr peak learning rate of the inner optimiser
 * @param decayFrom cumulative inner step of the run at which the learning rate begins to fall
 * @param decayUntil cumulative inner step at which it has fallen
 * @param outerLr learning rate of the outer optimiser
 * @param outerMomentum its Nesterov momentum
 * @param scoreScale part of a delta that is added to the base to score it, in (0, 1]
 * @param evalSequences held-out sequences drawn per round
 * @param thresholdMode relative or absolute
 * @param threshold micro-nats per token for absolute; percent of the median honest gain for relative
 * @param blockSeconds mean time the network should take to find a block
 */
public record RunSettings(
        String preset,
        int workers,
        int steps,
        int batch,
        String dataset,
        String tokenizer,
        int vocabulary,
        String split,
        long seed,
        String innerOptimizer,
        double innerLr,
        long decayFrom,
        long decayUntil,
        double outerLr,
        double outerMomentum,
        double scoreScale,
        int evalSequences,
        String thresholdMode,
        double threshold,
        double blockSeconds) {
    /** Each round's moments start from zero: its first steps are short. */
    private static final int WARM_UP_STEPS = 8;

    /** Share of the peak learning rate that is left after the decay. */
    private static final float FLOOR = 0.05f;

    /** Shape of the model over a vocabulary. */
    public TransformerConfig model(int vocabularySize) {
        return Preset.named(preset).config(vocabularySize);
    }

    /** How a shard is trained, as the inner loop takes it. */
    public InnerSettings inner() {
        LearningRateSchedule schedule =
                new LearningRateSchedule((float) innerLr, 0, decayFrom, decayUntil, (float) innerLr * FLOOR);
        return InnerSettings.usual(steps, batch, schedule, Math.min(WARM_UP_STEPS, steps / 4))
                .with(InnerOptimizer.named(innerOptimizer));
    }
}
