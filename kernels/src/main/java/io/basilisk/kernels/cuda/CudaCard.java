package io.basilisk.kernels.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDeviceTotalMem;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;

import io.basilisk.kernels.Precision;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import jcuda.driver.CUdevice;

/** A GPU as the driver lists it, not opened yet. */
record CudaCard(CUdevice device) {
    /** What the PTX is compiled for: compute capability 7.5 (Turing, 2018) and CUDA 11.0. */
    private static final int LEAST_CAPABILITY = 75;

    /** Ampere, 2020. */
    private static final int LEAST_CAPABILITY_OF_BF16 = 80;

    private static final int LEAST_DRIVER = 11_000;
    /** 11.4 is the first that has every call of {@link CudaGraph}. */
    private static final int LEAST_DRIVER_OF_GRAPHS = 11_040;

    private static final int NAME_BYTES = 256;
    private static final double GIB = 1L << 30;

    String name() {
        byte[] name = new byte[NAME_BYTES];
        cuDeviceGetName(name, name.length, device);
        return new String(name, StandardCharsets.UTF_8).split("\0", 2)[0];
    }

    /** Name, memory, capability, driver, whether training can multiply in bf16. */
    String description() {
        long[] bytes = new long[1];
        cuDeviceTotalMem(bytes, device);
        return String.format(
                Locale.ROOT,
                "%s, %.1f GiB, %d multiprocessors, compute capability %d.%d, driver for CUDA %d.%d, %s",
                name(),
                bytes[0] / GIB,
                attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
                capability() / 10,
                capability() % 10,
                driver() / 1_000,
                driver() % 1_000 / 10,
                multipliesBf16() ? "trains in bf16 with +bf16" : "no bf16");
    }

    /** Whether it has tensor cores that multiply bf16. */
    boolean multipliesBf16() {
        return capability() >= LEAST_CAPABILITY_OF_BF16;
    }

    /** Whether its driver records launches and repeats them as one command. */
    boolean repeatsLaunches() {
        return driver() >= LEAST_DRIVER_OF_GRAPHS;
    }

    /** Why it cannot train in a precision; empty when it can. */
    String whyNot(Precision precision) {
        return precision == Precision.BF16 && !multipliesBf16()
                ? "expected compute capability 8.0 or newer for bf16, got " + capability() / 10 + "."
                        + capability() % 10 + ": leave out +bf16, or use --device cpu"
                : "";
    }

    /** Why it cannot be used; empty when it can. */
    String whyNot() {
        if (capability() < LEAST_CAPABILITY) {
            return "expected compute capability 7.5 or newer, got " + capability() / 10 + "." + capability() % 10
                    + ": use --device opencl or --device cpu";
        }
        return driver() < LEAST_DRIVER
                ? "expected a driver for CUDA 11.0 or newer, got one for " + driver() / 1_000 + "."
                        + driver() % 1_000 / 10 + ": update it, or use --device opencl or --device cpu"
                : "";
    }

    private int capability() {
        return 10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    /** 12060 for CUDA 12.6. */
    private static int driver() {
        int[] version = new int[1];
        cuDriverGetVersion(version);
        return version[0];
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        cuDeviceGetAttribute(value, attribute, device);
        return value[0];
    }
}
