package io.basilisk.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardDealTest {
    private static final byte[] TIP = Sha256.of("test", new byte[] {7});

    @Test
    void everyBlockIsDealtToExactlyOneShard() {
        ShardDeal deal = new ShardDeal(TIP, 3, 4, 103);
        int[] dealt = IntStream.range(0, 4)
                .flatMap(shard -> Arrays.stream(deal.blocksOf(shard)))
                .sorted()
                .toArray();
        assertThat(dealt).isEqualTo(IntStream.range(0, 103).toArray());
    }

    @Test
    void theDealFollowsFromThePreviousBlockAndTheRound() {
        int[] blocks = new ShardDeal(TIP, 3, 4, 103).blocksOf(0);
        assertThat(new ShardDeal(TIP.clone(), 3, 4, 103).blocksOf(0)).isEqualTo(blocks);
        assertThat(new ShardDeal(TIP, 4, 4, 103).blocksOf(0)).isNotEqualTo(blocks);
        assertThat(new ShardDeal(Sha256.of("test", new byte[] {8}), 3, 4, 103).blocksOf(0))
                .isNotEqualTo(blocks);
    }

    @Test
    void shardsWithoutABlockOfTheirOwnShareOne() {
        ShardDeal deal = new ShardDeal(TIP, 1, 4, 2);
        assertThat(deal.blocksOf(2)).isEqualTo(deal.blocksOf(0)).hasSize(1);
        assertThat(deal.sampleSeed(2)).isNotEqualTo(deal.sampleSeed(0));
        assertThat(deal.shardHash(2)).isNotEqualTo(deal.shardHash(0));
    }

    @Test
    void everyHostedNodeTrainsOneShard() {
        ShardDeal deal = new ShardDeal(TIP, 1, 5, 9);
        assertThat(IntStream.range(0, 5).map(deal::nodeOf).sorted().toArray())
                .isEqualTo(IntStream.range(0, 5).toArray());
    }

    @Test
    void nothingToDealIsAnError() {
        assertThatThrownBy(() -> new ShardDeal(TIP, 1, 4, 0))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("has none");
    }
}
