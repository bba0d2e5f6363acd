package io.basilisk.kernels.sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.OnEveryDevice;
import io.basilisk.kernels.PresentDevices;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryDevice
class NonceSearchTest {
    private static final long SEED = 20260102;
    private static final long CARRY = 1L << 32;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Device device;
    private final NonceSearcher searcher;

    NonceSearchTest(String kind) {
        device = PresentDevices.open(kind);
        searcher = NonceSearcher.on(device);
    }

    @AfterEach
    void close() {
        searcher.close();
        device.close();
    }

    @Test
    void findsEveryHitOfARangeAndInventsNone() throws Exception {
        for (int leadingZeros = 0; leadingZeros <= 12; leadingZeros += 3) {
            for (int i = 0; i < 20; i++) {
                byte[] header = header();
                byte[] target = target(leadingZeros);
                long first = random.nextLong();
                int count = random.nextInt(0, 600);
                assertThat(hits(header, target, first, count))
                        .as("zeros %d, case %d, seed %d, first %d, count %d", leadingZeros, i, SEED, first, count)
                        .isEqualTo(expected(header, target, first, count));
            }
        }
    }

    @Test
    void searchReturnsTheLowestHit() {
        for (int i = 0; i < 100; i++) {
            byte[] header = header();
            byte[] target = target(8);
            long first = random.nextLong();
            long[] hits = hits(header, target, first, 512);
            assertThat(search(header, target, first, 512).stream().toArray())
                    .as("case %d, seed %d, first %d", i, SEED, first)
                    .isEqualTo(Arrays.copyOf(hits, Math.min(hits.length, 1)));
        }
    }

    @Test
    void keepsAHashThatEqualsTheTargetAndDropsOneJustAbove() {
        for (int i = 0; i < 1_000; i++) {
            byte[] header = header();
            long nonce = random.nextLong();
            byte[] hash = Sha256d.hash(withNonce(header, nonce));
            byte[] below = hash.clone();
            below[31]--;
            assertThat(hits(header, hash, nonce, 1)).containsExactly(nonce);
            if (hash[31] != 0) {
                assertThat(hits(header, below, nonce, 1)).isEmpty();
            }
        }
    }

    @Test
    void comparesTheFirstWordUnsigned() throws Exception {
        byte[] header = header();
        for (int first : new int[] {0x00, 0x01, 0x7f, 0x80, 0x81, 0xff}) {
            byte[] target = new byte[NonceSearch.TARGET_BYTES];
            target[0] = (byte) first;
            assertThat(hits(header, target, 0, 256)).isEqualTo(expected(header, target, 0, 256));
        }
    }

    @Test
    void walksOverTheCarryAndWrapsAtTheEnd() throws Exception {
        byte[] target = target(2);
        for (long first : new long[] {CARRY - 20, 3 * CARRY - 1, -25, -1, Long.MAX_VALUE - 10}) {
            byte[] header = header();
            assertThat(hits(header, target, first, 77))
                    .as("first %d", first)
                    .isEqualTo(expected(header, target, first, 77));
        }
    }

    @Test
    void countsThatAreNoMultipleOfTheLanesEndExactly() throws Exception {
        byte[] header = header();
        byte[] all = target(0);
        for (int count = 0; count <= 2 * NonceSearch.lanes() + 1; count++) {
            assertThat(hits(header, all, 5, count)).isEqualTo(expected(header, all, 5, count));
        }
    }

    @Test
    void ignoresTheNonceThatTheHeaderHolds() {
        byte[] header = header();
        assertThat(hits(withNonce(header, 1), target(4), 0, 500))
                .isEqualTo(hits(withNonce(header, -1), target(4), 0, 500));
    }

    @Test
    void refusesWrongLengths() {
        assertThatThrownBy(() -> search(new byte[80], target(0), 0, 1))
                .hasMessage("expected a header of 116 bytes, came 80");
        assertThatThrownBy(() -> hits(header(), new byte[31], 0, 1))
                .hasMessage("expected a target of 32 bytes, came 31");
        assertThatThrownBy(() -> hits(header(), target(0), 0, -1)).hasMessageContaining("came -1");
    }

    @Test
    void moreHitsThanOneLaunchReportsAreAllFound() {
        byte[] header = header();
        assertThat(hits(header, target(0), CARRY - 1_500, 5_000))
                .isEqualTo(LongStream.range(CARRY - 1_500, CARRY + 3_500).toArray());
    }

    private OptionalLong search(byte[] header, byte[] target, long first, long count) {
        return searcher.search(header, target, first, count);
    }

    private long[] hits(byte[] header, byte[] target, long first, long count) {
        return searcher instanceof DeviceNonceSearch onDevice
                ? onDevice.hits(header, target, first, count)
                : NonceSearch.hits(header, target, first, count);
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
