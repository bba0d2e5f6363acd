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
            TrainResult result = new TrainBench(device, 1, 3, 0.1).measure("test", SHAPE, 2, null);
            assertThat(result.turns()).hasSize(3).doesNotContain(0);
            assertThat(result.turnsPerCpuSecond()).hasSize(3).doesNotContain(0);
            assertThat(result.firstSeconds()).isPositive();
            assertThat(result.gigaflops()).isPositive().isLessThan(result.peak());
            assertThat(result.print(true)).endsWith(",\"peer\":null,\"ratio\":null}");
        }
    }

    @Test
    void comparesTurnsThatFollowOneAnother() {
        TrainResult result = new TrainResult(
                "tiny",
                SHAPE,
                2,
                3,
                0.5,
                new double[] {400, 100, 900},
                new double[] {200, 50, 450},
                new double[] {200, 100, 300},
                new double[] {100, 100, 100},
                1,
                300,
                400);
        assertThat(result.ratio()).isEqualTo(2);
        assertThat(result.print(true))
                .startsWith("{\"bench\":\"train\",\"preset\":\"tiny\",\"threads\":3,\"parameters\":"
                        + SHAPE.parameterCount() + ",\"batch\":2,\"context\":4,\"tokensPerSecond\":400,"
                        + "\"tokensPerCpuSecond\":200,\"millisPerStep\":20.00,\"firstStepsSeconds\":0.50,")
                .endsWith("\"peerTokensPerSecond\":200,\"ratio\":2.000,\"ratioPerCpuSecond\":2.000,"
                        + "\"peerPeakMebibytes\":400,"
                        + "\"memoryRatio\":0.75}");
        assertThat(result.print(false))
                .contains(
                        "400 tokens/s, 200 per CPU second, 20.0 ms a step",
                        "ratio        2.00, per CPU second 2.00, memory 0.75");
    }

    @Test
    void countsMultipliesOfMatricesAndOfAttention() {
        // Embedding 9x8 as the head, q k v o 4x64, gate up down 3x64; attention: 2 products, 2.5 keys of 8 on average.
        assertThat(TrainResult.flopsPerToken(SHAPE)).isEqualTo(6.0 * (72 + 256 + 192 + 40));
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

    @Test
    void measuresAttentionAlone() {
        try (Device device = Devices.open("cpu", 1)) {
            AttentionBench.Result result = new AttentionBench(device, SHAPE, 2).measure(1, 0.05, null);
            assertThat(result.tokensPerSecond()).isPositive();
            assertThat(result.print(true)).endsWith("\"peer\":null,\"ratio\":null}");
        }
    }
}
