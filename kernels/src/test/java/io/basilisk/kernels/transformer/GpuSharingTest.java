package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.OnEveryGpu;
import io.basilisk.kernels.PresentDevices;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The tasks of one executor share its device. */
@OnEveryGpu
class GpuSharingTest {
    private static final long SEED = 121;
    private static final int THREADS = 4;
    private static final TransformerConfig CONFIG =
            new TransformerConfig(2, 4, 2, 32, 48, 16, 65, true, 10_000f, 1e-5f);
    private static final InnerSettings SETTINGS = InnerSettings.usual(8, 6, LearningRateSchedule.stable(1e-3f, 0), 2);

    private final String kind;

    GpuSharingTest(String kind) {
        this.kind = kind;
    }

    @Test
    void threadsThatTrainAtTheSameTimeGetTheBitsOfOneAlone() throws Exception {
        System.out.println("seed " + SEED);
        try (Device device = PresentDevices.open(kind);
                var threads = Executors.newFixedThreadPool(THREADS)) {
            float[] alone = train(device);
            Callable<float[]> task = () -> train(device);
            for (var result : threads.invokeAll(Collections.nCopies(2 * THREADS, task))) {
                assertThat(result.get()).isEqualTo(alone);
            }
        }
    }

    private static float[] train(Device device) {
        return new InnerLoop(device, CONFIG)
                .run(Weights.initial(CONFIG, SEED), Samples.source(SEED, 65), SETTINGS, 0, (step, loss, tokens) -> {})
                .weights()
                .values();
    }
}
