package io.basilisk.kernels.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.OnEveryDevice;
import io.basilisk.kernels.PresentDevices;
import org.junit.jupiter.api.Test;

@OnEveryDevice
class DeviceMineBenchTest {
    private final String kind;

    DeviceMineBenchTest(String kind) {
        this.kind = kind;
    }

    @Test
    void measuresADeviceAndPrintsIt() {
        try (Device device = PresentDevices.open(kind)) {
            DeviceMineBench.Result result = new DeviceMineBench(device, 1, 0.01).measure();
            assertThat(result.rate()).isPositive();
            assertThat(result.print(false)).contains("MH/s on " + kind);
            assertThat(result.print(true)).startsWith("{\"bench\":\"mine\",\"device\":\"" + kind + "\",\"megahashes");
        }
    }
}
