package io.basilisk.kernels.sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.basilisk.kernels.sha256.NonceSearch.Way;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways in which the CPU searches. */
class LanesTest {
    private static final long SEED = 20260103;

    @Test
    void searchesManyNoncesAtOnceInTheTests() {
        assertThat(NonceSearch.lanes()).isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void findsTheSameInEveryWay(Way way) {
        assumeTrue(
                way != Way.ASSEMBLED || AssembledLanes.whyNot().isEmpty(),
                () -> AssembledLanes.whyNot().orElse(""));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 50; i++) {
            byte[] header = new byte[NonceSearch.HEADER_BYTES];
            random.nextBytes(header);
            byte[] target = new byte[NonceSearch.TARGET_BYTES];
            Arrays.fill(target, 1, target.length, (byte) 0xff);
            target[0] = (byte) (1 << i % 8);
            long first = random.nextLong();
            assertThat(NonceSearch.hits(way, header, target, first, 500))
                    .as("case %d, seed %d, first %d", i, SEED, first)
                    .isEqualTo(byReference(header, target, first, 500));
        }
    }

    private static long[] byReference(byte[] header, byte[] target, long first, int count) {
        ByteBuffer copy = ByteBuffer.wrap(header.clone());
        return LongStream.range(first, first + count)
                .filter(nonce -> NonceSearch.meets(
                        copy.putLong(NonceSearch.NONCE_OFFSET, nonce).array(), target))
                .toArray();
    }

    /** A target that one nonce in some ten thousand meets: most groups are passed over in one call. */
    @Test
    void passesOverGroupsWithoutLosingAHit() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 4; i++) {
            byte[] header = new byte[NonceSearch.HEADER_BYTES];
            random.nextBytes(header);
            byte[] target = new byte[NonceSearch.TARGET_BYTES];
            target[1] = (byte) (1 << i % 3);
            long first = random.nextLong();
            assertThat(NonceSearch.hits(Way.VECTORS, header, target, first, 1 << 18))
                    .as("case %d, seed %d, first %d", i, SEED, first)
                    .isEqualTo(NonceSearch.hits(header, target, first, 1 << 18))
                    .isNotEmpty();
        }
    }

    @Test
    void fallsBackAndSaysWhy() {
        Optional<String> none = Optional.empty();
        Optional<String> reason = Optional.of("the processor has no AVX-512");
        assertThat(Way.choose(none, true)).isEqualTo(Way.ASSEMBLED);
        assertThat(Way.choose(none, false)).isEqualTo(Way.ASSEMBLED);
        assertThat(Way.choose(reason, true)).isEqualTo(Way.VECTORS);
        assertThat(Way.choose(reason, false)).isEqualTo(Way.SCALAR);
        assertThat(NonceSearch.describe(16, none, true)).isEqualTo("16 nonces at once by machine code for AVX-512");
        assertThat(NonceSearch.describe(8, reason, true))
                .isEqualTo("8 nonces at once by the Vector API; machine code for AVX-512 cannot be used: the processor"
                        + " has no AVX-512");
        assertThat(NonceSearch.describe(1, reason, false)).contains("jdk.incubator.vector", "no AVX-512");
    }

    /** Vectors that the JIT turns into objects cost a factor of ten: 1.5 KB per hash instead of none. */
    @Test
    void keepsItsVectorsInRegistersOnceCompiled() {
        byte[] header = new byte[NonceSearch.HEADER_BYTES];
        byte[] none = new byte[NonceSearch.TARGET_BYTES];
        NonceSearch.hits(Way.VECTORS, header, none, 0, 5_000_000);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        NonceSearch.hits(Way.VECTORS, header, none, 0, 1_000_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }
}
