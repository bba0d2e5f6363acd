package io.basilisk.kernels.cuda;

import static jcuda.driver.JCudaDriver.cuMemcpyDtoH;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoD;

import io.basilisk.kernels.Buffer;
import jcuda.Pointer;
import jcuda.Sizeof;
import jcuda.driver.CUdeviceptr;

/** Floats or ints on the GPU, four bytes each. */
final class CudaBuffer implements Buffer {
    final CUdeviceptr memory;
    private final CudaContext context;
    private final int length;

    CudaBuffer(CudaContext context, CUdeviceptr memory, int length) {
        this.context = context;
        this.memory = memory;
        this.length = length;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void write(float[] from, int offset, int count) {
        write(Pointer.to(from).withByteOffset((long) offset * Sizeof.FLOAT), count);
    }

    @Override
    public void write(int[] from) {
        write(Pointer.to(from), from.length);
    }

    @Override
    public void read(float[] into, int offset, int count) {
        read(Pointer.to(into).withByteOffset((long) offset * Sizeof.FLOAT), count);
    }

    @Override
    public void read(int[] into) {
        read(Pointer.to(into), into.length);
    }

    private void write(Pointer from, int count) {
        check(count);
        context.enter();
        cuMemcpyHtoD(memory, from, (long) count * Sizeof.FLOAT);
    }

    private void read(Pointer into, int count) {
        check(count);
        context.enter();
        cuMemcpyDtoH(into, memory, (long) count * Sizeof.FLOAT);
    }

    private void check(int count) {
        if (count > length) {
            throw new IndexOutOfBoundsException("expected at most " + length + " elements, got " + count);
        }
    }
}
