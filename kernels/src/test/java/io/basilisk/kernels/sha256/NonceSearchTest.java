package io.basilisk.kernels.sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NonceSearchTest {
    private static final long SEED = 20260102;
    private static final long CARRY = 1L << 32;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void runsOnVectorsInTheTests() {
        assertThat(NonceSearch.lanes()).isGreaterThan(1);
    }

    @Test
    void findsEveryHitOfARangeAndInventsNone() throws Exception {
        for (int leadingZeros = 0; leadingZeros <= 12; leadingZeros += 3) {
            for (int i = 0; i < 20; i++) {
                byte[] header = header();
                byte[] target = target(leadingZeros);
                long first = random.nextLong();
                int count = random.nextInt(0, 600);
                assertThat(NonceSearch.hits(header, target, first, count))
                        .as("zeros %d, case %d, seed %d, first %d, count %d", leadingZeros, i, SEED, first, count)
                        .isEqualTo(expected(header, target, first, count))
                        .isEqualTo(NonceSearch.scalarHits(header, target, first, count));
            }
        }
    }

    @Test
    void searchReturnsTheLowestHit() {
        for (int i = 0; i < 100; i++) {
            byte[] header = header();
            byte[] target = target(8);
            long first = random.nextLong();
            long[] hits = NonceSearch.hits(header, target, first, 512);
            assertThat(NonceSearch.search(header, target, first, 512).stream().toArray())
                    .as("case %d, seed %d, first %d", i, SEED, first)
                    .isEqualTo(Arrays.copyOf(hits, Math.min(hits.length, 1)));
        }
    }

    @Test
    void keepsAHashThatEqualsTheTargetAndDropsOneJustAbove() {
        for (int i = 0; i < 200; i++) {
            byte[] header = header();
            long nonce = random.nextLong();
            byte[] hash = Sha256d.hash(withNonce(header, nonce));
            byte[] below = hash.clone();
            below[31]--;
            assertThat(NonceSearch.hits(header, hash, nonce, 1)).containsExactly(nonce);
            if (hash[31] != 0) {
                assertThat(NonceSearch.hits(header, below, nonce, 1)).isEmpty();
            }
        }
    }

    @Test
    void comparesTheFirstWordUnsigned() throws Exception {
        byte[] header = header();
        for (int first : new int[] {0x00, 0x01, 0x7f, 0x80, 0x81, 0xff}) {
            byte[] target = new byte[NonceSearch.TARGET_BYTES];
            target[0] = (byte) first;
            assertThat(NonceSearch.hits(header, target, 0, 256)).isEqualTo(expected(header, target, 0, 256));
        }
    }

    @Test
    void walksOverTheCarryAndWrapsAtTheEnd() throws Exception {
        byte[] target = target(2);
        for (long first : new long[] {CARRY - 20, 3 * CARRY - 1, -25, -1, Long.MAX_VALUE - 10}) {
            byte[] header = header();
            assertThat(NonceSearch.hits(header, target, first, 77))
                    .as("first %d", first)
                    .isEqualTo(expected(header, target, first, 77));
        }
    }

    @Test
    void countsThatAreNoMultipleOfTheLanesEndExactly() throws Exception {
        byte[] header = header();
        byte[] all = target(0);
        for (int count = 0; count <= 2 * NonceSearch.lanes() + 1; count++) {
            assertThat(NonceSearch.hits(header, all, 5, count)).isEqualTo(expected(header, all, 5, count));
        }
    }

    @Test
    void ignoresTheNonceThatTheHeaderHolds() {
        byte[] header = header();
        assertThat(NonceSearch.hits(withNonce(header, 1), target(4), 0, 500))
                .isEqualTo(NonceSearch.hits(withNonce(header, -1), target(4), 0, 500));
    }

    @Test
    void refusesWrongLengths() {
        assertThatThrownBy(() -> NonceSearch.search(new byte[80], target(0), 0, 1))
                .hasMessage("expected a header of 116 bytes, came 80");
        assertThatThrownBy(() -> NonceSearch.hits(header(), new byte[31], 0, 1))
                .hasMessage("expected a target of 32 bytes, came 31");
        assertThatThrownBy(() -> NonceSearch.hits(header(), target(0), 0, -1)).hasMessageContaining("came -1");
    }

    /** Vectors that the JIT turns into objects cost a factor of ten: 1.5 KB per hash instead of none. */
    @Test
    void keepsItsVectorsInRegistersOnceCompiled() {
        byte[] header = header();
        byte[] none = new byte[NonceSearch.TARGET_BYTES];
        NonceSearch.search(header, none, 0, 5_000_000);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        NonceSearch.search(header, none, 0, 1_000_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }

    private static long[] expected(byte[] header, byte[] target, long first, int count) throws Exception {
        long[] hits = new long[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (Arrays.compareUnsigned(Sha256dTest.jdk(withNonce(header, first + i)), target) <= 0) {
                hits[found++] = first + i;
            }
        }
        return Arrays.copyOf(hits, found);
    }

    private static byte[] withNonce(byte[] header, long nonce) {
        byte[] copy = header.clone();
        ByteBuffer.wrap(copy).putLong(NonceSearch.NONCE_OFFSET, nonce);
        return copy;
    }

    private byte[] header() {
        byte[] header = new byte[NonceSearch.HEADER_BYTES];
        random.nextBytes(header);
        return header;
    }

    /** The largest hash with this many leading zero bits. */
    private static byte[] target(int leadingZeros) {
        byte[] target = new byte[NonceSearch.TARGET_BYTES];
        Arrays.fill(target, (byte) 0xff);
        for (int bit = 0; bit < leadingZeros; bit++) {
            target[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return target;
    }
}
