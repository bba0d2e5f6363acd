package io.basilisk.jobs.run;

import io.basilisk.jobs.scoring.SplitMix64;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * Which training blocks each shard of a round gets, and with which seed it samples them: dealt by the previous block's
 * hash, which nobody can choose.
 *
 * @param shards number of shards
 * @param blocks number of training blocks
 */
@SuppressWarnings("ArrayRecordComponent")
public record ShardDeal(byte[] previousHash, int round, int shards, int blocks) {
    public ShardDeal {
        if (blocks < 1) {
            throw new RunException("expected training blocks to deal, the data set has none");
        }
    }

    /**
     * Blocks of a shard, in dealt order: every {@code shards}-th of one permutation of all blocks. Where there are
     * fewer blocks than shards, several shards draw from the same one.
     */
    public int[] blocksOf(int shard) {
        int[] order = permutation(blocks, seed("BSK1/deal-blocks", 0));
        return IntStream.iterate(shard % blocks, i -> i < blocks, i -> i + shards)
                .map(i -> order[i])
                .toArray();
    }

    /** Which of as many nodes as shards trains a shard, where one process hosts all nodes. */
    public int nodeOf(int shard) {
        return permutation(shards, seed("BSK1/deal-nodes", 0))[shard];
    }

    /** Seed of the sequences drawn within a shard. */
    public long sampleSeed(int shard) {
        return seed("BSK1/sample", shard);
    }

    /** What a contribution signs as its work: hash over seed and blocks. */
    public byte[] shardHash(int shard) {
        int[] mine = blocksOf(shard);
        ByteBuffer content = ByteBuffer.allocate(Long.BYTES + Integer.BYTES * mine.length);
        content.putLong(sampleSeed(shard));
        for (int block : mine) {
            content.putInt(block);
        }
        return Sha256.of("BSK1/shard", content.array());
    }

    private long seed(String tag, int shard) {
        byte[] numbers = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(round)
                .putInt(shard)
                .array();
        return ByteBuffer.wrap(Sha256.of(tag, previousHash, numbers)).getLong();
    }

    /** Fisher-Yates shuffle. */
    private static int[] permutation(int count, long seed) {
        int[] order = IntStream.range(0, count).toArray();
        SplitMix64 draw = new SplitMix64(seed);
        for (int i = count - 1; i > 0; i--) {
            int j = draw.below(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
