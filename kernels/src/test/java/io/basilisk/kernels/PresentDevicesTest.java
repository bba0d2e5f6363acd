package io.basilisk.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Says on which devices the cases of {@link OnEveryDevice} ran, and why not on the others. */
class PresentDevicesTest {
    @ParameterizedTest
    @FieldSource("io.basilisk.kernels.PresentDevices#KINDS")
    void kernelsWereTestedOn(String kind) {
        try (Device device = PresentDevices.open(kind)) {
            System.out.println("kernels were tested on " + kind + ": " + device.name());
            assertThat(device.kind()).isEqualTo(kind);
        } catch (DeviceUnavailableException e) {
            abort("no kernel was tested on " + kind + ": " + e.getMessage());
        }
    }
}
