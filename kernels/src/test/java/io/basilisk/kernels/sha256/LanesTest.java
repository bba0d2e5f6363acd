package io.basilisk.kernels.sha256;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The two ways in which the CPU searches. */
class LanesTest {
    private static final long SEED = 20260103;

    @Test
    void runsOnVectorsInTheTests() {
        assertThat(NonceSearch.lanes()).isGreaterThan(1);
    }

    @Test
    void searchesTheSameWithoutVectors() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 50; i++) {
            byte[] header = new byte[NonceSearch.HEADER_BYTES];
            random.nextBytes(header);
            byte[] target = new byte[NonceSearch.TARGET_BYTES];
            Arrays.fill(target, 1, target.length, (byte) 0xff);
            target[0] = (byte) (1 << i % 8);
            long first = random.nextLong();
            assertThat(NonceSearch.scalarHits(header, target, first, 500))
                    .as("case %d, seed %d, first %d", i, SEED, first)
                    .isEqualTo(NonceSearch.hits(header, target, first, 500));
        }
    }

    /** Vectors that the JIT turns into objects cost a factor of ten: 1.5 KB per hash instead of none. */
    @Test
    void keepsItsVectorsInRegistersOnceCompiled() {
        byte[] header = new byte[NonceSearch.HEADER_BYTES];
        byte[] none = new byte[NonceSearch.TARGET_BYTES];
        NonceSearch.search(header, none, 0, 5_000_000);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        NonceSearch.search(header, none, 0, 1_000_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
    }
}
