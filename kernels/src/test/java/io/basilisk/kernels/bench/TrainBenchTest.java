package io.basilisk.kernels.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.Devices;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainBenchTest {
    private static final TransformerConfig SHAPE = new TransformerConfig(1, 1, 1, 8, 8, 4, 9, true, 10_000f, 1e-5f);

    @Test
    void countsWhatTheInnerLoopDoes() {
        try (Device device = Devices.open("cpu", 1)) {
            TrainBench.Result result = new TrainBench(device, 0.3).measure("test", SHAPE, 2);
            assertThat(result.steps()).isPositive();
            assertThat(result.wallSeconds()).isBetween(0.0, 60.0).isPositive();
            assertThat(result.firstSeconds()).isPositive();
        }
    }

    @Test
    void printsOneObjectOrOneLine() {
        TrainBench.Result result = new TrainBench.Result("tiny", SHAPE, 2, 0.5, 100, 2, 4);
        assertThat(result.print(true, 3))
                .isEqualTo("{\"bench\":\"train\",\"preset\":\"tiny\",\"threads\":3,\"parameters\":"
                        + SHAPE.parameterCount() + ",\"batch\":2,\"context\":4,\"tokensPerSecond\":400,"
                        + "\"tokensPerCpuSecond\":200,\"millisPerStep\":20.00,\"firstStepsSeconds\":0.50}");
        assertThat(result.print(false, 3)).contains("400 tokens/s, 200 per CPU second, 20.0 ms a step");
    }

    @Test
    void measuresEveryProductOfAStep() {
        List<GemmBench.Product> products = GemmBench.products(Preset.TINY.config(65), 128);
        assertThat(products).hasSize(17);
        try (Device device = Devices.open("cpu", 1)) {
            GemmBench.Result result = new GemmBench(device, 0.05).measure(products.getFirst());
            assertThat(result.gigaflops()).isPositive();
            assertThat(result.print(true)).startsWith("{\"bench\":\"gemm\",\"product\":\"q, k, v\",\"m\":128,");
        }
    }
}
