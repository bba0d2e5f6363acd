package io.basilisk.kernels.cpu;

import io.basilisk.kernels.Buffer;

/** A launch's arguments, taken apart once when it is bound. */
final class Arguments {
    private static final float[] NO_FLOATS = {};
    private static final int[] NO_INTS = {};

    private final float[][] floats;
    private final int[][] ints;
    private final int[] numbers;
    private final float[] reals;

    Arguments(Object[] arguments) {
        floats = new float[arguments.length][];
        ints = new int[arguments.length][];
        numbers = new int[arguments.length];
        reals = new float[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            floats[i] = NO_FLOATS;
            ints[i] = NO_INTS;
            take(i, arguments[i]);
        }
    }

    float[] floats(int i) {
        return floats[i];
    }

    int[] ints(int i) {
        return ints[i];
    }

    /** First element of the i-th argument, which is a buffer or a view of one. */
    int offset(int i) {
        return numbers[i];
    }

    int number(int i) {
        return numbers[i];
    }

    float real(int i) {
        return reals[i];
    }

    private void take(int i, Object argument) {
        switch (argument) {
            case CpuBuffer buffer -> takeBuffer(i, buffer, 0);
            case Buffer.View view
            when view.buffer() instanceof CpuBuffer buffer -> takeBuffer(i, buffer, view.offset());
            case Integer number -> numbers[i] = number;
            case Float real -> reals[i] = real;
            default ->
                throw new IllegalArgumentException(
                        "argument " + i + ": expected a buffer of this device, an int or a float, got "
                                + argument.getClass().getName());
        }
    }

    private void takeBuffer(int i, CpuBuffer buffer, int offset) {
        floats[i] = buffer.floats;
        ints[i] = buffer.ints;
        numbers[i] = offset;
    }
}
