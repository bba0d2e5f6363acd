package io.basilisk.jobs.run;

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
 * @param innerLr peak learning rate of the inner optimiser
 * @param outerLr learning rate of the outer optimiser
 * @param outerMomentum its Nesterov momentum
 * @param evalSequences held-out sequences drawn per round
 * @param thresholdMode relative, absolute or constant
 * @param threshold micro-nats per token for absolute and constant; percent of the median honest gain for relative
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
        double innerLr,
        double outerLr,
        double outerMomentum,
        int evalSequences,
        String thresholdMode,
        double threshold,
        double blockSeconds) {}
