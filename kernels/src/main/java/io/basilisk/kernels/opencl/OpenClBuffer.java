package io.basilisk.kernels.opencl;

import io.basilisk.kernels.Buffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_mem;

/** Floats or ints on the device, four bytes each. */
final class OpenClBuffer implements Buffer {
    final cl_mem memory;
    private final cl_command_queue queue;
    private final int length;

    OpenClBuffer(cl_command_queue queue, cl_mem memory, int length) {
        this.queue = queue;
        this.memory = memory;
        this.length = length;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void write(float[] from, int offset, int count) {
        check(count);
        write(Pointer.to(from).withByteOffset((long) offset * Sizeof.cl_float), count);
    }

    @Override
    public void write(int[] from) {
        check(from.length);
        write(Pointer.to(from), from.length);
    }

    @Override
    public void read(float[] into, int offset, int count) {
        check(count);
        read(Pointer.to(into).withByteOffset((long) offset * Sizeof.cl_float), count);
    }

    @Override
    public void read(int[] into) {
        check(into.length);
        read(Pointer.to(into), into.length);
    }

    private void write(Pointer from, int count) {
        if (count > 0) {
            CL.clEnqueueWriteBuffer(queue, memory, true, 0, (long) count * Sizeof.cl_float, from, 0, null, null);
        }
    }

    private void read(Pointer into, int count) {
        if (count > 0) {
            CL.clEnqueueReadBuffer(queue, memory, true, 0, (long) count * Sizeof.cl_float, into, 0, null, null);
        }
    }

    private void check(int count) {
        if (count > length) {
            throw new IndexOutOfBoundsException("expected at most " + length + " elements, got " + count);
        }
    }
}
