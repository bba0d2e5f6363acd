package io.basilisk.jobs.cli;

import io.basilisk.kernels.DeviceUnavailableException;
import io.basilisk.kernels.Devices;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Says that this machine lacks a device before anything is started that would need it. */
final class LocalDevice {
    private LocalDevice() {}

    /** @throws ParameterException when the device cannot be opened; the message says why and what to do */
    static void check(CommandSpec spec, String device) {
        try {
            Devices.open(device, 1).close();
        } catch (DeviceUnavailableException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--device: " + e.getMessage(), e);
        }
    }
}
