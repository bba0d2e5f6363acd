package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.kernels.gpu.GpuKernels;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every kernel of the GPUs has a twin on the CPU, which is what it is compared with, and the other way round. */
class KernelTwinsTest {
    /** On the CPU the search is no kernel: {@code NonceSearch}. */
    private static final Set<String> TWIN_ELSEWHERE = Set.of("sha256d_search");

    @Test
    void cpuAndGpusHaveTheSameKernels() {
        Set<String> expected = new TreeSet<>(GpuKernels.names());
        expected.removeAll(TWIN_ELSEWHERE);
        try (Device cpu = Devices.open("cpu", 1)) {
            assertThatThrownBy(() -> cpu.launch("?")).hasMessage("no kernel '?': expected one of " + expected);
            assertThat(expected).hasSizeGreaterThan(10);
        }
    }
}
