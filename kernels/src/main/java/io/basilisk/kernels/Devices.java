package io.basilisk.kernels;

import io.basilisk.kernels.cpu.CpuDevice;
import io.basilisk.kernels.cuda.Cuda;
import io.basilisk.kernels.opencl.OpenCl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Opens devices by name. */
public final class Devices {
    private Devices() {}

    /**
     * Opens a device.
     *
     * @param spec {@code cpu}, {@code opencl} or {@code cuda}; {@code opencl:1} is the second of several, in the order
     *     of {@link #list()}; {@code cuda,cpu} is the first of these that can be used
     * @param threads how many lanes may run at once on the CPU
     * @throws DeviceUnavailableException when the machine has none; the message says why and what to do
     * @throws IllegalArgumentException when there is no such kind of device
     */
    public static Device open(String spec, int threads) {
        String[] choices = spec.split(",", -1);
        for (String choice : choices) {
            check(choice);
        }
        List<DeviceUnavailableException> reasons = new ArrayList<>();
        for (String choice : choices) {
            try {
                return openOne(choice, threads);
            } catch (DeviceUnavailableException e) {
                reasons.add(e);
            }
        }
        if (reasons.size() == 1) {
            throw reasons.getFirst();
        }
        String all = reasons.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
        throw new DeviceUnavailableException("none of the devices '" + spec + "' can be used: " + all);
    }

    private static Device openOne(String spec, int threads) {
        String[] parts = spec.split(":", 2);
        int index = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
        return switch (parts[0]) {
            case "opencl" -> OpenCl.open(spec, index);
            case "cuda" -> Cuda.open(spec, index);
            default -> new CpuDevice(threads);
        };
    }

    private static void check(String spec) {
        if (!spec.matches("cpu|(opencl|cuda)(:\\d{1,3})?")) {
            throw new IllegalArgumentException("unknown device '" + spec
                    + "': expected cpu, opencl, opencl:1, cuda or cuda:1 (or another index), or several with commas"
                    + " between them, of which the first is taken that can be used");
        }
    }

    /** Every device of this machine, and for kinds of which there is none one line that says why. */
    public static List<DeviceInfo> list() {
        List<DeviceInfo> all = new ArrayList<>();
        all.add(new DeviceInfo("cpu", true, CpuDevice.description()));
        all.addAll(OpenCl.list());
        all.addAll(Cuda.list());
        return all;
    }
}
