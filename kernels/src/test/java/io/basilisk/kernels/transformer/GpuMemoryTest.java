package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.OnEveryGpu;
import io.basilisk.kernels.PresentDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A device that trains round after round gives back what each round took, on the device and in the process. */
@OnEveryGpu
class GpuMemoryTest {
    private static final long SEED = 101;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int ROUNDS = 200;
    private static final int WARM_UP = 50;
    private static final long MOST_GROWTH_KIB = 32 << 10;

    /** 3.5 MB of weights, gradients, moments and activations a round: 200 rounds that gave nothing back are 700 MB. */
    private static final TransformerConfig CONFIG =
            new TransformerConfig(1, 2, 1, 96, 256, 16, 64, true, 10_000f, 1e-5f);

    private final String kind;

    GpuMemoryTest(String kind) {
        this.kind = kind;
    }

    @Test
    void staysFlatOverManyRounds() throws IOException {
        assumeTrue(Files.exists(STATUS), "this system does not tell a process's memory in " + STATUS);
        InnerSettings settings = InnerSettings.usual(1, 4, LearningRateSchedule.stable(1e-3f, 0), 0);
        Weights base = Weights.initial(CONFIG, SEED);
        long afterWarmUp = 0;
        try (Device device = PresentDevices.open(kind)) {
            InnerLoop loop = new InnerLoop(device, CONFIG);
            for (int round = 0; round < ROUNDS; round++) {
                loop.run(base, Samples.source(SEED, CONFIG.vocabulary()), settings, round, (step, loss, tokens) -> {});
                new Evaluator(device, CONFIG).close();
                if (round == WARM_UP) {
                    afterWarmUp = residentKib();
                }
            }
        }
        long growth = residentKib() - afterWarmUp;
        System.out.printf("memory after %d rounds: %d KiB more than after %d%n", ROUNDS, growth, WARM_UP);
        assertThat(growth).isLessThan(MOST_GROWTH_KIB);
    }

    private static long residentKib() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
