package io.basilisk.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Headers without their blocks: everything that they show by themselves is checked. */
class HeaderVerifierTest {
    private static final long SEED = 81;
    private static final int HEIGHT = 12;

    private final List<Block> blocks = new RandomBlocks(SEED).upTo(HEIGHT);
    private final byte[] headers = headers();

    private byte[] headers() {
        ByteWriter out = new ByteWriter();
        blocks.stream().skip(1).forEach(block -> out.bytes(block.header().encode()));
        return out.toBytes();
    }

    private Optional<Finding> check(byte[] bytes) {
        HeaderVerifier verifier = new HeaderVerifier(blocks.getFirst());
        Optional<Finding> found = Optional.empty();
        for (int at = 0; at < bytes.length && found.isEmpty(); at += BlockHeader.BYTES) {
            found = verifier.next(bytes, at);
        }
        return found;
    }

    @Test
    void goodHeadersPassAndTellTipAndWork() {
        HeaderVerifier verifier = new HeaderVerifier(blocks.getFirst());
        for (int at = 0; at < headers.length; at += BlockHeader.BYTES) {
            assertThat(verifier.next(headers, at)).isEmpty();
        }
        assertThat(verifier.height()).isEqualTo(HEIGHT);
        assertThat(verifier.tip()).isEqualTo(blocks.getLast().hash());
        assertThat(verifier.work())
                .isEqualTo(blocks.stream()
                        .skip(1)
                        .map(block -> block.header().target().work())
                        .reduce(BigInteger.ZERO, BigInteger::add));
    }

    @Test
    void everyFlippedBitIsFound() {
        System.out.println("seed " + SEED);
        for (int bit = 0; bit < headers.length * 8; bit++) {
            byte[] flipped = headers.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(check(flipped)).as("bit " + bit).isPresent();
        }
        assertThat(check(java.util.Arrays.copyOf(headers, headers.length - 1)))
                .hasValueSatisfying(finding -> assertThat(finding.field()).isEqualTo("bytes"));
    }

    /** The short ways round big integers say what the long ones say. */
    @Test
    void targetsAndWorkAreCheckedAsTheRuleSays() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        GenesisParams params = new TestChain().params();
        for (int i = 0; i < 100_000; i++) {
            Target parent = Target.atMost(new BigInteger(16 + random.nextInt(225), random).setBit(15));
            int parentSolve = random.nextInt(10_000);
            int solve = random.nextInt(i % 10 == 0 ? 100_000 : 6_000);
            int expected =
                    TargetAdjustment.next(params, parent, parentSolve, solve).bits();
            assertThat(TargetAdjustment.isNext(params, parent.bits(), parentSolve, solve, expected))
                    .as("%s after %d, %d", parent, parentSolve, solve)
                    .isTrue();
            int other = expected ^ 1 << random.nextInt(32);
            assertThat(TargetAdjustment.isNext(params, parent.bits(), parentSolve, solve, other))
                    .isFalse();

            byte[] hash = parent.bytes();
            if (i % 3 != 0) {
                hash[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(Target.isMetBy(parent.bits(), hash)).isEqualTo(parent.isMetBy(Hash32.of(hash)));
        }
    }
}
