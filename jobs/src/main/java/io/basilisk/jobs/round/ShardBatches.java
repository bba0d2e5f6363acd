package io.basilisk.jobs.round;

import io.basilisk.jobs.data.TokenizedCorpus;
import io.basilisk.jobs.run.ShardDeal;
import io.basilisk.jobs.scoring.SplitMix64;
import io.basilisk.kernels.transformer.BatchSource;
import java.util.Arrays;

/**
 * The batches of one shard: each sequence starts at a random token of a random block of the shard. A batch depends only
 * on the shard's seed and the step, so a repeated task draws the same ones. Not thread-safe.
 */
final class ShardBatches implements BatchSource {
    /** Blocks that are read at most: enough variety for one round, little enough to read and keep. */
    private static final int MOST_BLOCKS = 64;

    private static final long STEP_STRIDE = 0x632be59bd9b4e019L;

    private final int[][] blocks;
    private final long seed;
    private final int context;

    ShardBatches(TokenizedCorpus corpus, ShardDeal deal, int shard, int context) {
        int[] mine = deal.blocksOf(shard);
        blocks = Arrays.stream(mine)
                .limit(MOST_BLOCKS)
                .mapToObj(corpus::trainBlock)
                .filter(block -> block.length > context)
                .toArray(int[][]::new);
        seed = deal.sampleSeed(shard);
        this.context = context;
        if (blocks.length == 0) {
            throw new io.basilisk.jobs.run.RunException("expected training blocks of more than " + context
                    + " tokens for shard " + shard + ", there is none: use a larger data set");
        }
    }

    @Override
    public void fill(long step, int[] inputs, int[] targets) {
        SplitMix64 draw = new SplitMix64(seed + step * STEP_STRIDE);
        for (int at = 0; at < inputs.length; at += context) {
            int[] block = blocks[draw.below(blocks.length)];
            int start = draw.below(block.length - context);
            System.arraycopy(block, start, inputs, at, context);
            System.arraycopy(block, start + 1, targets, at, context);
        }
    }
}
