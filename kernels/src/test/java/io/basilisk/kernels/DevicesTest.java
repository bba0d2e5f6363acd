package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    @Test
    void theCpuIsAlwaysUsable() {
        DeviceInfo cpu = Devices.list().getFirst();
        assertThat(cpu.spec()).isEqualTo("cpu");
        assertThat(cpu.usable()).isTrue();
        assertThat(cpu.description()).contains("cores");
        try (Device device = Devices.open("cpu", 1)) {
            assertThat(device.kind()).isEqualTo("cpu");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opencl:99", "cuda:99"})
    void whatIsNotUsableSaysWhatToDo(String spec) {
        assertThatThrownBy(() -> Devices.open(spec, 1))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining("'" + spec + "'")
                .hasMessageContaining("--device cpu");
    }

    @Test
    void everyKindIsListedAndWhatIsListedAsUsableOpens() {
        assertThat(Devices.list())
                .extracting(device -> device.spec().split(":")[0])
                .contains("cpu", "opencl", "cuda");
        for (DeviceInfo info : Devices.list()) {
            assertThat(info.description()).isNotBlank();
            if (info.usable()) {
                try (Device device = Devices.open(info.spec(), 1)) {
                    assertThat(device.name()).isEqualTo(info.description());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpu", "cpu:1", "opencl:", "opencl:first", "cuda:-1", "cuda+bf16:1", ""})
    void unknownDevicesAreRefused(String spec) {
        assertThatThrownBy(() -> Devices.open(spec, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown device '" + spec + "': expected cpu");
    }

    @Test
    void bf16IsForCuda() {
        assertThatThrownBy(() -> Devices.open("cpu+bf16", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only CUDA devices multiply in bf16: expected cpu");
        assertThatThrownBy(() -> Devices.open("cuda:99+bf16", 1))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining("device 'cuda:99+bf16'");
        try (Device device = Devices.open("cuda:99+bf16,cpu", 1)) {
            assertThat(device.precision()).isEqualTo(Precision.FP32);
        }
    }

    @Test
    void ofSeveralTheFirstIsTakenThatCanBeUsed() {
        try (Device device = Devices.open("opencl:99,cuda:99,cpu", 1)) {
            assertThat(device.kind()).isEqualTo("cpu");
        }
        assertThatThrownBy(() -> Devices.open("opencl:99,cuda:99", 1))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining("none of the devices 'opencl:99,cuda:99' can be used: device 'opencl:99'")
                .hasMessageContaining("; device 'cuda:99'");
        assertThatThrownBy(() -> Devices.open("cpu,tpu", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noThreadsAreRefused() {
        assertThatThrownBy(() -> Devices.open("cpu", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 thread, got 0");
    }

    @Test
    void anUnknownKernelListsTheKnownOnes() {
        try (Device device = Devices.open("cpu", 1)) {
            assertThatThrownBy(() -> device.launch("rms_norm"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no kernel 'rms_norm'")
                    .hasMessageContaining("rms_norm_forward");
        }
    }

    @Test
    void anArgumentOfAnotherTypeIsNamed() {
        try (Device device = Devices.open("cpu", 1)) {
            assertThatThrownBy(() -> device.launch("zero", device.floats(1), 1L))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("argument 1: expected a buffer of this device, an int or a float");
        }
    }

    @Test
    void aFailingKernelReachesTheCallerAndTheDeviceStaysUsable() {
        try (Device device = Devices.open("cpu", 2)) {
            Buffer two = device.floats(2);
            Launch beyond = device.launch("zero", two, 3);
            assertThatThrownBy(() -> device.run(List.of(List.of(beyond), List.of())))
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class);
            device.run(List.of(List.of(device.launch("zero", two, 2))));
        }
    }
}
