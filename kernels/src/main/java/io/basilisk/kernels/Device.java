package io.basilisk.kernels;

import java.util.List;

/**
 * Where kernels run. Opened once per process; safe for use by several threads at once. The same launches on the same
 * kind of device give the same bits, however many threads or lanes run at once.
 */
public interface Device extends AutoCloseable {
    /** {@code cpu}, {@code opencl} or {@code cuda}. */
    String kind();

    /** For people: processor or card, and what it computes with. */
    String name();

    /** What training on this device multiplies matrices in, as asked for when it was opened. */
    default Precision precision() {
        return Precision.FP32;
    }

    /**
     * The same device for one piece of work: what is taken from it, memory and launches, is freed when it is closed,
     * while the device itself stays open. What is taken from a device directly stays until the device is closed.
     */
    Device arena();

    /** Memory for {@code length} floats, zero. */
    Buffer floats(int length);

    /** Memory that holds these floats: the array itself where the device computes in the host's memory, else a copy. */
    Buffer floats(float[] values);

    /** Memory for {@code length} ints, zero. */
    Buffer ints(int length);

    /**
     * A call of a kernel with its arguments bound; it may be run any number of times.
     *
     * @param kernel its name, see the device's table of kernels
     * @param arguments in the kernel's order: {@link Buffer}, {@link Buffer.View}, {@link Integer} or {@link Float}
     * @throws IllegalArgumentException when there is no such kernel
     */
    Launch launch(String kernel, Object... arguments);

    /**
     * Runs every lane's launches in order, lanes at the same time as far as there are threads; returns when all are
     * done.
     */
    void run(List<List<Launch>> lanes);

    /**
     * Work that will be done many times: its phases one after another, each as {@link #run} does. What differs from one
     * time to the next must stand in buffers. A device may keep it as one command of its own.
     */
    default Runnable plan(List<List<List<Launch>>> phases) {
        return () -> phases.forEach(this::run);
    }

    @Override
    void close();
}
