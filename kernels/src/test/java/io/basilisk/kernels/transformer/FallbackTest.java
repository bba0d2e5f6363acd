package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Training in a JVM of its own without machine code: the same bits, for any number of threads. */
class FallbackTest {
    private static final long SEED = 91;
    private static final TransformerConfig CONFIG =
            new TransformerConfig(1, 3, 1, 36, 40, 32, 30, true, 10_000f, 1e-5f);
    private static final InnerSettings SETTINGS = InnerSettings.usual(4, 24, LearningRateSchedule.stable(1e-3f, 0), 0);

    @Test
    void trainsToTheSameBitsWithoutMachineCode() throws IOException, InterruptedException {
        System.out.println("seed " + SEED);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java,
                        "--add-modules=jdk.incubator.vector",
                        "-Dbasilisk.machinecode=false",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FallbackTest.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
        assertThat(process.waitFor()).isZero();
        assertThat(lines).hasSize(3);
        assertThat(lines[0]).contains("matrix products by Java's Vector API", "-Dbasilisk.machinecode=false");
        assertThat(lines[1]).as("two threads").isEqualTo(lines[2]);
        try (Device device = Devices.open("cpu", 1)) {
            assertThat(lines[1]).as("with machine code").isEqualTo(line(train(device)));
        }
    }

    /**
     * What runs in the other JVM: the device's name, then for one and for two threads mean loss and hash of the
     * weights.
     */
    public static void main(String[] arguments) {
        for (int threads = 1; threads <= 2; threads++) {
            try (Device device = Devices.open("cpu", threads)) {
                if (threads == 1) {
                    System.out.println(device.name());
                }
                System.out.println(line(train(device)));
            }
        }
    }

    private static String line(TrainingResult result) {
        return result.meanLoss() + " " + Arrays.hashCode(result.weights().values());
    }

    private static TrainingResult train(Device device) {
        return new InnerLoop(device, CONFIG)
                .run(
                        Weights.initial(CONFIG, SEED),
                        Samples.source(SEED, CONFIG.vocabulary()),
                        SETTINGS,
                        0,
                        (step, loss, tokens) -> {});
    }
}
