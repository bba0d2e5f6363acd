package io.basilisk.jobs.round;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.transformer.InnerLoop;
import io.basilisk.kernels.transformer.InnerSettings;
import io.basilisk.kernels.transformer.StepListener;
import io.basilisk.kernels.transformer.TrainingResult;
import io.basilisk.kernels.transformer.Weights;

/**
 * How a shard is trained: a pure function of the base weights, the shard and the run's settings, for the node that does
 * it first and for whoever does it again to see whether it was done.
 */
public final class ShardTraining {
    private final Device device;
    private final RunSettings settings;
    private final TokenizedCorpus corpus;

    public ShardTraining(Device device, RunSettings settings, TokenizedCorpus corpus) {
        this.device = device;
        this.settings = settings;
        this.corpus = corpus;
    }

    /**
     * Trains a shard of {@code deal}'s round.
     *
     * @param base left as it is
     * @throws io.basilisk.kernels.transformer.DivergedException if it does not come to usable weights
     */
    public TrainingResult run(Weights base, ShardDeal deal, int shard, StepListener listener) {
        InnerSettings inner = settings.inner();
        ShardBatches batches =
                new ShardBatches(corpus, deal, shard, base.config().context());
        long firstStep = (long) (deal.round() - 1) * inner.steps();
        return new InnerLoop(device, base.config()).run(base, batches, inner, firstStep, listener);
    }
}
