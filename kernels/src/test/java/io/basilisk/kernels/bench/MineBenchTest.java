package io.basilisk.kernels.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MineBenchTest {
    @Test
    void measuresSomethingInOneShortTurn() {
        MineBench.Result result = new MineBench(1, 0.05).measure();
        assertThat(result.search()).isGreaterThan(0);
        assertThat(result.print(false)).contains("MH/s per core");
    }

    @Test
    void printsTheRatioOnlyBesideAPeer() {
        assertThat(new MineBench.Result(16, 30, 40).print(true))
                .isEqualTo("{\"bench\":\"mine\",\"device\":\"cpu\",\"lanes\":16,\"megahashesPerSecond\":30.00,"
                        + "\"peer\":\"C AVX-512\",\"peerMegahashesPerSecond\":40.00,\"ratio\":0.750}");
        assertThat(new MineBench.Result(8, 30, Double.NaN).print(true))
                .endsWith("\"peerMegahashesPerSecond\":null,\"ratio\":null}");
        assertThat(new MineBench.Result(8, 30, Double.NaN).print(false)).contains("not built");
    }
}
