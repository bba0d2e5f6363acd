package io.basilisk.kernels;

import io.basilisk.kernels.cpu.CpuDevice;
import io.basilisk.kernels.cuda.Cuda;
import io.basilisk.kernels.opencl.OpenCl;
import java.util.ArrayList;
import java.util.List;

/** Opens devices by name. */
public final class Devices {
    private Devices() {}

    /**
     * Opens a device.
     *
     * @param spec {@code cpu}, {@code opencl} or {@code cuda}; {@code opencl:1} is the second of several, in the order
     *     of {@link #list()}
     * @param threads how many lanes may run at once on the CPU
     * @throws DeviceUnavailableException when the machine has none; the message says why and what to do
     * @throws IllegalArgumentException when there is no such kind of device
     */
    public static Device open(String spec, int threads) {
        String[] parts = spec.split(":", 2);
        if (parts.length == 2 && (parts[0].equals("cpu") || !parts[1].matches("\\d{1,3}"))) {
            throw unknown(spec);
        }
        int index = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
        return switch (parts[0]) {
            case "cpu" -> new CpuDevice(threads);
            case "opencl" -> OpenCl.open(spec, index);
            case "cuda" -> Cuda.open(spec, index);
            default -> throw unknown(spec);
        };
    }

    /** Every device of this machine, and for kinds of which there is none one line that says why. */
    public static List<DeviceInfo> list() {
        List<DeviceInfo> all = new ArrayList<>();
        all.add(new DeviceInfo("cpu", true, CpuDevice.description()));
        all.addAll(OpenCl.list());
        all.addAll(Cuda.list());
        return all;
    }

    private static IllegalArgumentException unknown(String spec) {
        return new IllegalArgumentException(
                "unknown device '" + spec + "': expected cpu, opencl, opencl:1, cuda or cuda:1 (or another index)");
    }
}
