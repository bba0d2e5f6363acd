package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainVerifierTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void acceptsRandomChains(long seed) {
        RandomBlocks random = new RandomBlocks(seed);
        List<byte[]> blocks = encoded(random.upTo(6));
        ChainVerifier.Report report = ChainVerifier.verify(blocks);
        assertThat(report.findings()).isEmpty();
        assertThat(report.blocks()).isEqualTo(7);
        assertThat(report.tip()).isEqualTo(random.chain().info().tip());
        assertThat(report.accounts())
                .containsExactlyInAnyOrderElementsOf(random.chain().ledger().accounts());
    }

    @Test
    void findsEveryFlippedByte() {
        TestChain chain = new TestChain().begin();
        chain.untilScored(false);
        chain.untilSealed(true, false);
        chain.mine(chain.node(0), 300);
        List<byte[]> blocks = encoded(chain.blocks());
        for (int height = 0; height < blocks.size(); height++) {
            for (int at = 0; at < blocks.get(height).length; at++) {
                assertFound(blocks, height, at, 0x10);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22})
    void findsRandomFlipsInRandomChains(long seed) {
        List<byte[]> blocks = encoded(new RandomBlocks(seed).upTo(5));
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            int height = random.nextInt(blocks.size());
            assertFound(blocks, height, random.nextInt(blocks.get(height).length), 1 + random.nextInt(255));
        }
    }

    private static void assertFound(List<byte[]> blocks, int height, int at, int flip) {
        ChainVerifier verifier = new ChainVerifier();
        blocks.subList(0, height).forEach(verifier::next);
        byte[] damaged = blocks.get(height).clone();
        damaged[at] ^= (byte) flip;
        List<Finding> findings = verifier.next(damaged);
        assertThat(findings)
                .as("block %d, byte %d of %d, flipped by %x", height, at, damaged.length, flip)
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.height()).isEqualTo(height));
    }

    private static List<byte[]> encoded(List<Block> blocks) {
        return blocks.stream().map(Block::encode).toList();
    }
}
