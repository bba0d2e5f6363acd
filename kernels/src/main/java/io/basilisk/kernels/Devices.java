package io.basilisk.kernels;

import io.basilisk.kernels.cpu.CpuDevice;
import io.basilisk.kernels.cuda.Cuda;
import io.basilisk.kernels.opencl.OpenCl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Opens devices by name. */
public final class Devices {
    private static final String BF16 = "+bf16";

    private Devices() {}

    /**
     * Opens a device.
     *
     * @param spec {@code cpu}, {@code opencl} or {@code cuda}; {@code opencl:1} is the second of several, in the order
     *     of {@link #list()}; {@code cuda,cpu} is the first of these that can be used; {@code cuda+bf16} and
     *     {@code cuda:1+bf16} train with {@link Precision#BF16}
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
        Precision precision = spec.endsWith(BF16) ? Precision.BF16 : Precision.FP32;
        String[] parts = spec.replace(BF16, "").split(":", 2);
        int index = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
        return switch (parts[0]) {
            case "opencl" -> OpenCl.open(spec, index);
            case "cuda" -> Cuda.open(spec, index, precision);
            default -> new CpuDevice(threads);
        };
    }

    private static void check(String spec) {
        if (spec.matches("(cpu|opencl(:\\d{1,3})?)\\+bf16")) {
            throw new IllegalArgumentException("device '" + spec + "': only CUDA devices multiply in bf16: expected "
                    + spec.replace(BF16, "") + ", which computes in fp32, or cuda+bf16");
        }
        if (!spec.matches("cpu|opencl(:\\d{1,3})?|cuda(:\\d{1,3})?(\\+bf16)?")) {
            throw new IllegalArgumentException("unknown device '" + spec
                    + "': expected cpu, opencl, opencl:1, cuda or cuda:1 (or another index), cuda+bf16 or cuda:1+bf16,"
                    + " or several with commas between them, of which the first is taken that can be used");
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
