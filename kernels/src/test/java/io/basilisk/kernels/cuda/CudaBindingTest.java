package io.basilisk.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.DeviceOutOfMemoryException;
import io.basilisk.kernels.DeviceUnavailableException;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.sha256.NonceSearch;
import io.basilisk.kernels.sha256.NonceSearcher;
import io.basilisk.kernels.transformer.InnerLoop;
import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.InnerSettings;
import io.basilisk.kernels.transformer.LearningRateSchedule;
import io.basilisk.kernels.transformer.TrainingResult;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CUDA device in a JVM of its own whose driver is a fake one: training, mining, and memory that runs out. It checks
 * what this side of the driver does, and that kernels stay within their buffers; it says nothing about GPUs.
 */
class CudaBindingTest {
    private static final long SEED = 111;
    private static final TransformerConfig CONFIG = new TransformerConfig(1, 3, 1, 36, 40, 9, 30, true, 10_000f, 1e-5f);
    private static final InnerSettings SETTINGS = InnerSettings.usual(2, 5, LearningRateSchedule.stable(1e-3f, 0), 0);

    @TempDir
    Path folder;

    @Test
    void trainsAndMinesThroughTheDriver() throws Exception {
        System.out.println("seed " + SEED);
        FakeDriver driver = FakeDriver.buildOrSkip(folder);
        List<String> lines = driver.run(CudaBindingTest.class, Map.of("FAKE_CAPABILITY", "75"));
        assertThat(lines.get(0)).startsWith("fake GPU, 1.0 GiB, 1 multiprocessors, compute capability 7.5");
        assertThat(lines.get(1)).as("the same bits again").isEqualTo(lines.get(2));
        try (Device cpu = Devices.open("cpu", 1)) {
            float loss = train(cpu, InnerOptimizer.ADAMW).meanLoss();
            assertThat(Float.parseFloat(lines.get(1).split(" ")[0])).isCloseTo(loss, within(1e-4f));
            assertThat(Float.parseFloat(lines.get(3).split(" ")[0]))
                    .as("with Muon")
                    .isCloseTo(train(cpu, InnerOptimizer.MUON).meanLoss(), within(1e-4f))
                    .isNotEqualTo(loss);
            assertThat(lines.get(4)).isEqualTo(mine(cpu));
        }
        assertThat(lines.get(5)).contains("fake GPU: asked for 2048 MiB, it has 1024 MiB free", "--batch");
        assertThat(lines.get(6))
                .isEqualTo("device 'cuda:0+bf16': expected compute capability 8.0 or newer for bf16, got 7.5: leave out"
                        + " +bf16, or use --device cpu");
        assertThat(lines.get(7)).contains("kernel matmul_bf16", "compute capability 8.0");
        assertThat(lines).hasSize(8);
    }

    /**
     * What runs in the other JVM: name, loss and hash of the weights twice, then with Muon, nonces found, the messages
     * of no memory and of no bf16.
     */
    public static void main(String[] arguments) {
        try (Device device = Devices.open("cuda", 1)) {
            System.out.println(device.name());
            List<InnerOptimizer> optimizers = List.of(InnerOptimizer.ADAMW, InnerOptimizer.ADAMW, InnerOptimizer.MUON);
            for (InnerOptimizer optimizer : optimizers) {
                TrainingResult result = train(device, optimizer);
                System.out.println(result.meanLoss() + " "
                        + Arrays.hashCode(result.weights().values()));
            }
            System.out.println(mine(device));
            try {
                device.floats(1 << 29);
            } catch (DeviceOutOfMemoryException e) {
                System.out.println(e.getMessage());
            }
            refuseBf16(device);
        }
    }

    private static void refuseBf16(Device device) {
        try {
            Devices.open("cuda:0+bf16", 1);
        } catch (DeviceUnavailableException e) {
            System.out.println(e.getMessage());
        }
        Buffer one = device.floats(1);
        try {
            device.launch("matmul_bf16", one, 1, 0, one, 1, 0, one, 1, 1, 1, 1, 0f);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }

    private static TrainingResult train(Device device, InnerOptimizer optimizer) {
        SplittableRandom random = new SplittableRandom(SEED);
        return new InnerLoop(device, CONFIG)
                .run(
                        Weights.initial(CONFIG, SEED),
                        (step, inputs, targets) -> {
                            Arrays.setAll(inputs, i -> random.nextInt(CONFIG.vocabulary()));
                            Arrays.setAll(targets, i -> random.nextInt(CONFIG.vocabulary()));
                        },
                        SETTINGS.with(optimizer),
                        0,
                        (step, loss, tokens) -> {});
    }

    /** The first nonce in each of some ranges whose hash begins with a zero byte. */
    private static String mine(Device device) {
        byte[] header = new byte[NonceSearch.HEADER_BYTES];
        new SplittableRandom(SEED).nextBytes(header);
        byte[] target = new byte[NonceSearch.TARGET_BYTES];
        Arrays.fill(target, 1, target.length, (byte) 0xff);
        List<Long> found = new ArrayList<>();
        try (NonceSearcher searcher = NonceSearcher.on(device)) {
            for (long first = -1_000; first <= 1_000; first += 1_000) {
                searcher.search(header, target, first, 1_000).ifPresent(found::add);
            }
        }
        return found.toString();
    }
}
