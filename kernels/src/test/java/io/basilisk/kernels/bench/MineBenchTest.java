package io.basilisk.kernels.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
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
        var peer = Optional.of(new MineBench.Peer("C AVX-512", 40));
        assertThat(new MineBench.Result(16, 30, peer).print(true))
                .isEqualTo("{\"bench\":\"mine\",\"device\":\"cpu\",\"lanes\":16,\"hashesPerSecond\":30000000,"
                        + "\"peer\":\"C AVX-512\",\"peerHashesPerSecond\":40000000,\"ratio\":0.750}");
        assertThat(new MineBench.Result(8, 30, Optional.empty()).print(true)).endsWith("\"ratio\":null}");
        assertThat(new MineBench.Result(8, 30, Optional.empty()).print(false)).contains("not built");
    }
}
