package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes add to one buffer in their order, however many threads there are; a failed lane keeps none waiting. */
class TurnsTest {
    private static final int LANES = 5;

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 5})
    void sumsAreInTheOrderOfLanes(int threads) {
        try (Device device = Devices.open("cpu", threads)) {
            // In fp32 the order shows: 1e8 + 1 - 1e8 is 0, 1e8 - 1e8 + 1 is 1.
            float[] parts = {1e8f, -1e8f, 1, 1e8f, -1e8f};
            Buffer sum = device.floats(1);
            Turns turns = new Turns(LANES);
            List<List<Launch>> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                Buffer part = device.floats(new float[] {parts[lane]});
                List<Launch> launches = new ArrayList<>();
                Buffer busy = device.floats(1 << 16);
                for (int i = lane; i < LANES; i++) { // later lanes reach their turn first
                    launches.add(device.launch("squares", busy, device.floats(1), busy.length()));
                }
                launches.add(turns.take(lane, device.launch("add", part, sum, 1)));
                lanes.add(launches);
            }
            float[] result = new float[1];
            for (int run = 1; run <= 20; run++) {
                sum.write(new float[] {0}, 0, 1);
                device.run(lanes);
                sum.read(result, 0, 1);
                assertThat(result[0]).as("run %d", run).isZero();
            }
        }
    }

    @Test
    void laneWhosePredecessorFailsFailsToo() {
        try (Device device = Devices.open("cpu", 2)) {
            Buffer x = device.floats(1);
            Turns turns = new Turns(2);
            Launch beyond = device.launch("zero", x, 2);
            Launch fine = device.launch("zero", x, 1);
            List<List<Launch>> lanes = List.of(List.of(beyond, turns.take(0, fine)), List.of(turns.take(1, fine)));
            assertThatThrownBy(() -> device.run(lanes)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
            assertThatThrownBy(() -> device.run(List.of(lanes.get(1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("another lane failed before its turn");
        }
    }
}
