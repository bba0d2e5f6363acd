package io.basilisk.kernels;

import io.basilisk.kernels.cpu.CpuDevice;
import java.util.List;

/** Opens devices by name. */
public final class Devices {
    private static final String NOT_YET =
            "is not supported by this version, whose kernels run on the CPU only: use --device cpu";

    private Devices() {}

    /**
     * Opens a device.
     *
     * @param spec {@code cpu}; {@code opencl} and {@code cuda}, each with {@code :index} for one of several, are names
     * that later
     *     versions will answer to
     * @param threads how many lanes may run at once on the CPU
     * @throws DeviceUnavailableException when the machine or this version cannot
     * @throws IllegalArgumentException when there is no such kind of device
     */
    public static Device open(String spec, int threads) {
        String kind = spec.split(":", 2)[0];
        return switch (kind) {
            case "cpu" -> new CpuDevice(threads);
            case "opencl", "cuda" -> throw new DeviceUnavailableException("device '" + spec + "' " + NOT_YET);
            default ->
                throw new IllegalArgumentException("unknown device '" + spec
                        + "': expected cpu, opencl, opencl:1, cuda or cuda:1 (or another index)");
        };
    }

    /** All kinds, with what they are here or why they cannot be used. */
    public static List<DeviceInfo> list() {
        return List.of(
                new DeviceInfo("cpu", true, CpuDevice.description()),
                new DeviceInfo("opencl", false, NOT_YET),
                new DeviceInfo("cuda", false, NOT_YET));
    }
}
