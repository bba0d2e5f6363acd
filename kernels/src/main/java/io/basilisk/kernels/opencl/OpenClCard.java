package io.basilisk.kernels.opencl;

import static org.jocl.CL.CL_DEVICE_GLOBAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_COMPUTE_UNITS;
import static org.jocl.CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE;
import static org.jocl.CL.CL_DEVICE_NAME;
import static org.jocl.CL.CL_DEVICE_NOT_FOUND;
import static org.jocl.CL.CL_DEVICE_TYPE;
import static org.jocl.CL.CL_DEVICE_TYPE_ALL;
import static org.jocl.CL.CL_DEVICE_TYPE_CPU;
import static org.jocl.CL.CL_DEVICE_TYPE_GPU;
import static org.jocl.CL.CL_DEVICE_VERSION;
import static org.jocl.CL.CL_DRIVER_VERSION;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** A device as its driver lists it, not opened yet. */
record OpenClCard(cl_platform_id platform, cl_device_id device) {
    private static final double GIB = 1L << 30;

    /** Devices of all drivers, GPUs first, else in the drivers' order. */
    static List<OpenClCard> all() {
        int[] count = new int[1];
        CL.clGetPlatformIDs(0, null, count);
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        List<OpenClCard> cards = new ArrayList<>();
        for (cl_platform_id platform : platforms) {
            cards.addAll(of(platform));
        }
        cards.sort(Comparator.comparing(card -> !card.isGpu()));
        return cards;
    }

    private static List<OpenClCard> of(cl_platform_id platform) {
        int[] count = new int[1];
        try {
            CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, null, count);
        } catch (CLException e) {
            if (e.getStatus() == CL_DEVICE_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
        cl_device_id[] devices = new cl_device_id[count[0]];
        CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, devices.length, devices, null);
        List<OpenClCard> cards = new ArrayList<>();
        for (cl_device_id device : devices) {
            cards.add(new OpenClCard(platform, device));
        }
        return cards;
    }

    String name() {
        return text(CL_DEVICE_NAME);
    }

    /** Name, memory, what it can do, driver. */
    String description() {
        return String.format(
                Locale.ROOT,
                "%s, %.1f GiB, %d compute units, %s, driver %s",
                name(),
                memoryBytes() / GIB,
                number(CL_DEVICE_MAX_COMPUTE_UNITS),
                text(CL_DEVICE_VERSION),
                text(CL_DRIVER_VERSION));
    }

    boolean isGpu() {
        return (number(CL_DEVICE_TYPE) & CL_DEVICE_TYPE_GPU) != 0;
    }

    boolean isCpu() {
        return (number(CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU) != 0;
    }

    long memoryBytes() {
        return number(CL_DEVICE_GLOBAL_MEM_SIZE);
    }

    /** Size of the largest buffer. */
    long largestBufferBytes() {
        return number(CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    }

    /** Shorter numbers fill the low bytes. */
    long number(int parameter) {
        long[] value = new long[1];
        CL.clGetDeviceInfo(device, parameter, Sizeof.cl_ulong, Pointer.to(value), null);
        return value[0];
    }

    private String text(int parameter) {
        long[] length = new long[1];
        CL.clGetDeviceInfo(device, parameter, 0, null, length);
        byte[] bytes = new byte[(int) length[0]];
        CL.clGetDeviceInfo(device, parameter, bytes.length, Pointer.to(bytes), null);
        return new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8).strip();
    }
}
