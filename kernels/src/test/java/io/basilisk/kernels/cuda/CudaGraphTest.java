package io.basilisk.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.InnerLoop;
import io.basilisk.kernels.transformer.InnerSettings;
import io.basilisk.kernels.transformer.LearningRateSchedule;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training step is recorded once and repeated as one command, and nothing that changes from step to step stays as it
 * was: tokens, learning rate, the moments' scales. The fake driver copies arguments when it records, as a real one
 * does.
 */
class CudaGraphTest {
    private static final long SEED = 141;
    private static final int STEPS = 6;
    private static final int VOCABULARY = 30;
    private static final TransformerConfig CONFIG =
            new TransformerConfig(1, 2, 1, 24, 40, 9, VOCABULARY, false, 10_000f, 1e-5f);
    private static final InnerSettings SETTINGS =
            InnerSettings.usual(STEPS, 3, LearningRateSchedule.stable(1e-2f, 0), STEPS);

    @TempDir
    Path folder;

    @Test
    void repeatedStepsGiveTheBitsOfSingleLaunches() throws Exception {
        System.out.println("seed " + SEED);
        FakeDriver driver = FakeDriver.buildOrSkip(folder);
        List<String> plain = driver.run(CudaGraphTest.class, Map.of("FAKE_COUNTS", "1", "FAKE_DRIVER", "11030"));
        List<String> graphs = driver.run(CudaGraphTest.class, Map.of("FAKE_COUNTS", "1"));
        assertThat(graphs.getFirst()).isEqualTo(plain.getFirst());
        int launches = Integer.parseInt(graphs.getLast().split(" ")[0]);
        assertThat(graphs.getLast()).endsWith(" launches, " + (STEPS - 1) + " graphs");
        assertThat(plain.getLast()).isEqualTo(STEPS * launches + " launches, 0 graphs");
        System.out.println(launches + " launches a step");
    }

    /** What runs in the other JVM: losses and a hash of the weights; the driver's counts follow. */
    public static void main(String[] arguments) {
        SplittableRandom random = new SplittableRandom(SEED);
        StringBuilder line = new StringBuilder();
        try (Device device = Devices.open("cuda", 1)) {
            Weights trained = new InnerLoop(device, CONFIG)
                    .run(
                            Weights.initial(CONFIG, SEED),
                            (step, inputs, targets) -> {
                                Arrays.setAll(inputs, i -> random.nextInt(VOCABULARY));
                                Arrays.setAll(targets, i -> random.nextInt(VOCABULARY));
                            },
                            SETTINGS,
                            0,
                            (step, loss, tokens) -> line.append(loss).append(' '))
                    .weights();
            System.out.println(line.append(Arrays.hashCode(trained.values())));
        }
    }
}
