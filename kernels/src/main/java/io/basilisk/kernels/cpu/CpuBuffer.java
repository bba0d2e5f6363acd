package io.basilisk.kernels.cpu;

import io.basilisk.kernels.Buffer;

/** Floats or ints on the Java heap: native code reads and writes them in place. */
final class CpuBuffer implements Buffer {
    final float[] floats;
    final int[] ints;

    private CpuBuffer(float[] floats, int[] ints) {
        this.floats = floats;
        this.ints = ints;
    }

    static CpuBuffer ofFloats(int length) {
        return new CpuBuffer(new float[length], new int[0]);
    }

    static CpuBuffer of(float[] floats) {
        return new CpuBuffer(floats, new int[0]);
    }

    static CpuBuffer ofInts(int length) {
        return new CpuBuffer(new float[0], new int[length]);
    }

    @Override
    public int length() {
        return Math.max(floats.length, ints.length);
    }

    @Override
    public void write(float[] from, int offset, int length) {
        System.arraycopy(from, offset, floats, 0, length);
    }

    @Override
    public void write(int[] from) {
        System.arraycopy(from, 0, ints, 0, from.length);
    }

    @Override
    public void read(float[] into, int offset, int length) {
        if (floats != into) {
            System.arraycopy(floats, 0, into, offset, length);
        }
    }

    @Override
    public void read(int[] into) {
        System.arraycopy(ints, 0, into, 0, into.length);
    }
}
