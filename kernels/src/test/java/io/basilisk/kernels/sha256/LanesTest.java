package io.basilisk.kernels.sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
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
        assumeTrue(way.whyNot().isEmpty(), () -> way + ": " + way.whyNot().orElse(""));
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
    @ParameterizedTest
    @EnumSource(names = {"AVX512", "SHA"})
    void passesOverGroupsWithoutLosingAHit(Way way) {
        assumeTrue(way.whyNot().isEmpty(), () -> way + ": " + way.whyNot().orElse(""));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 4; i++) {
            byte[] header = new byte[NonceSearch.HEADER_BYTES];
            random.nextBytes(header);
            byte[] target = new byte[NonceSearch.TARGET_BYTES];
            target[1] = (byte) (1 << i % 3);
            long first = random.nextLong();
            assertThat(NonceSearch.hits(way, header, target, first, 1 << 18))
                    .as("case %d, seed %d, first %d", i, SEED, first)
                    .isEqualTo(NonceSearch.hits(Way.VECTORS, header, target, first, 1 << 18))
                    .isNotEmpty();
        }
    }

    @Test
    void fallsBackAndSaysWhy() {
        assertThat(Way.first(without())).isEqualTo(Way.AVX512);
        assertThat(Way.first(without(Way.AVX512))).isEqualTo(Way.SHA);
        assertThat(Way.first(without(Way.AVX512, Way.SHA))).isEqualTo(Way.VECTORS);
        assertThat(Way.first(without(Way.AVX512, Way.SHA, Way.VECTORS))).isEqualTo(Way.SCALAR);
        assertThat(Way.describe(without())).isEqualTo("machine code for AVX-512");
        assertThat(Way.describe(without(Way.AVX512, Way.SHA)))
                .isEqualTo("the Vector API; not machine code for AVX-512: no AVX512;"
                        + " not machine code for SHA instructions: no SHA");
        assertThat(Way.first(way -> way.whyNot("vectors"))).isEqualTo(Way.VECTORS);
        assertThat(Way.SHA.whyNot("vectors")).contains("-Dbasilisk.search=vectors asks for another");
        assertThatThrownBy(() -> Way.SHA.whyNot("md5")).hasMessageContaining("came md5");
        assertThat(NonceSearch.description()).isNotBlank();
    }

    private static Function<Way, Optional<String>> without(Way... ways) {
        return way -> Arrays.asList(ways).contains(way) ? Optional.of("no " + way) : Optional.empty();
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
