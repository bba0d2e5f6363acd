package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a GPU would not survive is refused when it is bound, before any kernel runs. */
@OnEveryGpu
class GpuLaunchTest {
    private final String kind;

    GpuLaunchTest(String kind) {
        this.kind = kind;
    }

    @Test
    void anUnknownKernelListsTheKnownOnes() {
        try (Device device = PresentDevices.open(kind)) {
            assertThatThrownBy(() -> device.launch("rms_norm"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no kernel 'rms_norm'")
                    .hasMessageContaining("rms_norm_forward");
        }
    }

    @Test
    void argumentsOfAnotherNumberOrTypeAreNamed() {
        try (Device device = PresentDevices.open(kind)) {
            assertThatThrownBy(() -> device.launch("zero", device.floats(1)))
                    .hasMessage("kernel zero: expected 2 arguments, got 1");
            assertThatThrownBy(() -> device.launch("zero", device.floats(1), 1L))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("kernel zero, argument 1: expected an int, got java.lang.Long");
        }
    }

    @Test
    void aBufferThatEndsTooEarlyIsNamed() {
        try (Device device = PresentDevices.open(kind)) {
            assertThatThrownBy(() -> device.launch("zero", device.floats(4).at(2), 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("kernel zero, argument 0: expected 3 elements from 2 on, got a buffer of 4");
            Buffer matrix = device.floats(6);
            assertThatThrownBy(
                            () -> device.launch("matmul", matrix, 3, 0, matrix, 2, 0, device.floats(3), 2, 2, 2, 3, 0f))
                    .hasMessage("kernel matmul, argument 6: expected 4 elements from 0 on, got a buffer of 3");
        }
    }

    @Test
    void aBufferOfAnotherDeviceIsRefused() {
        try (Device device = PresentDevices.open(kind);
                Device cpu = PresentDevices.open("cpu")) {
            assertThatThrownBy(() -> device.launch("zero", cpu.floats(3), 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a buffer of this device");
        }
    }

    @Test
    void copiesStayWithinTheBuffer() {
        try (Device device = PresentDevices.open(kind)) {
            Buffer three = device.floats(3);
            assertThatThrownBy(() -> three.write(new float[4], 0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> three.read(new float[4], 0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            three.write(new float[] {9, 1, 2, 3}, 1, 3);
            float[] back = new float[5];
            three.read(back, 2, 3);
            assertThat(back).containsExactly(0, 0, 1, 2, 3);
        }
    }

    @Test
    void nothingToDoIsDone() {
        try (Device device = PresentDevices.open(kind)) {
            Buffer none = device.floats(0);
            device.run(List.of(List.of(device.launch("zero", none, 0)), List.of()));
        }
    }

    @Test
    void moreMemoryThanThereIsSaysHowMuchThereIs() {
        try (Device device = PresentDevices.open(kind)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1 << 10; i++) {
                            device.floats(Integer.MAX_VALUE);
                        }
                    })
                    .isInstanceOf(DeviceOutOfMemoryException.class)
                    .hasMessageContaining("asked for 8192 MiB")
                    .hasMessageContaining("--batch");
        }
    }
}
