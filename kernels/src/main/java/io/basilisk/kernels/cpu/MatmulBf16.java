package io.basilisk.kernels.cpu;

/**
 * {@code C = op(A) op(B) + beta C} with A and B rounded to bf16 (the upper half of an fp32, to the nearest, ties to
 * even) and sums in fp32: what tensor cores compute, and what they are compared with. Nothing trains with it on a CPU.
 */
final class MatmulBf16 {
    private static final int LOWER_HALF = 0xffff;

    private MatmulBf16() {}

    /** Arguments as of {@code matmul}, see {@link CpuKernels}. */
    static void run(Arguments a) {
        boolean transposeA = a.number(2) == 1;
        boolean transposeB = a.number(5) == 1;
        int m = a.number(8);
        int n = a.number(9);
        int k = a.number(10);
        float[] left = rounded(a.floats(0), a.offset(0), extent(transposeA ? k : m, transposeA ? m : k, a.number(1)));
        float[] right = rounded(a.floats(3), a.offset(3), extent(transposeB ? n : k, transposeB ? k : n, a.number(4)));
        MatrixProduct.run(
                transposeA,
                transposeB,
                m,
                n,
                k,
                1f,
                left,
                0,
                a.number(1),
                right,
                0,
                a.number(4),
                a.real(11),
                a.floats(6),
                a.offset(6),
                a.number(7));
    }

    private static float[] rounded(float[] from, int offset, int length) {
        float[] rounded = new float[length];
        for (int i = 0; i < length; i++) {
            rounded[i] = round(from[offset + i]);
        }
        return rounded;
    }

    private static float round(float value) {
        if (Float.isNaN(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value);
        int odd = bits >>> 16 & 1;
        return Float.intBitsToFloat(bits + (LOWER_HALF >> 1) + odd & ~LOWER_HALF);
    }

    /** Elements from the first to the last of a matrix whose rows lie {@code stride} apart. */
    private static int extent(int rows, int columns, int stride) {
        return (rows - 1) * stride + columns;
    }
}
