package io.basilisk.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code cpuid} says, against what the kernel says. */
class CpuTest {
    private static final int AVX512F = 1 << 16;
    private static final int SHA = 1 << 29;
    private static final int SSSE3 = 1 << 9;

    @Test
    void agreesWithTheKernel() throws Exception {
        assumeTrue(MachineCode.whyNot("true", System.getProperty("os.name"), System.getProperty("os.arch"))
                .isEmpty());
        List<String> flags = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> List.of(line.split("\\s+")))
                .orElseThrow();
        assertThat(Cpu.whyNoAvx512().isEmpty()).isEqualTo(flags.contains("avx512f"));
        assertThat(Cpu.whyNoSha().isEmpty()).isEqualTo(flags.contains("sha_ni"));
    }

    @Test
    void saysWhatIsMissing() {
        int states = 0xe7;
        assertThat(Cpu.whyNoAvx512(AVX512F, states)).isEmpty();
        assertThat(Cpu.whyNoAvx512(SHA, states)).contains("the processor has no AVX-512");
        assertThat(Cpu.whyNoAvx512(AVX512F, 7)).contains("the system has not switched AVX-512 on");
        assertThat(Cpu.whyNoSha(SHA, SSSE3)).isEmpty();
        assertThat(Cpu.whyNoSha(AVX512F, SSSE3)).contains("the processor has no SHA instructions");
        assertThat(Cpu.whyNoSha(SHA, 0)).contains("the processor has no SHA instructions");
    }
}
