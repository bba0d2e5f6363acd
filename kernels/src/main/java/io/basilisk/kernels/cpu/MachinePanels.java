package io.basilisk.kernels.cpu;

import io.basilisk.kernels.x86.MachineCode;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** Panels by machine code of our own, for processors with AVX-512, called on heap arrays in place. */
final class MachinePanels implements PanelProduct {
    /** Bytes of a line of the cache. */
    private static final long LINE = 64;

    /** Sums shorter than this are not worth cutting into parts. */
    private static final int DEEP = 96;

    private static final int ALL_LANES = (1 << UNIT) - 1;

    /** Constants to the compiler, so that calls are inlined and what describes an array to them is never made. */
    private static final MethodHandle PRODUCT = product();

    private static final MethodHandle COPY = function(
            PackingCode.copy(),
            FunctionDescriptor.ofVoid(
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle TRANSPOSE = function(
            PackingCode.transpose(),
            FunctionDescriptor.ofVoid(
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG));

    /** Only where {@link io.basilisk.kernels.x86.Cpu#whyNoAvx512} says nothing. */
    MachinePanels() {}

    private static MethodHandle product() {
        ValueLayout[] numbers = new ValueLayout[11];
        Arrays.fill(numbers, ValueLayout.JAVA_LONG);
        return function(
                PanelCode.product(),
                FunctionDescriptor.ofVoid(
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS)
                        .appendArgumentLayouts(numbers));
    }

    private static MethodHandle function(byte[] code, FunctionDescriptor signature) {
        return MachineCode.function(code, signature, Linker.Option.critical(true));
    }

    @Override
    public String description() {
        return "machine code of our own";
    }

    @Override
    public void pack(
            boolean transpose, int depth, int columns, float[] b, int at, int stride, float[] panel, int panelAt) {
        if (transpose) {
            packTransposed(depth, columns, b, at, stride, panel, panelAt);
            return;
        }
        try {
            COPY.invokeExact(from(b, at), bytes(stride), from(panel, panelAt), (long) depth, lastLanes(columns), (long)
                    vectors(columns));
        } catch (Throwable e) {
            throw new IllegalStateException("rows could not be copied to a panel", e);
        }
    }

    /** Whole squares by machine code, what is left one by one. */
    private void packTransposed(int depth, int columns, float[] b, int at, int stride, float[] panel, int panelAt) {
        int step = PanelProduct.step(columns);
        int squares = depth / PackingCode.SIDE;
        int wholeColumns = squares == 0 ? 0 : columns / PackingCode.SIDE * PackingCode.SIDE;
        for (int column = 0; column < wholeColumns; column += PackingCode.SIDE) {
            try {
                TRANSPOSE.invokeExact(
                        from(b, at + column * stride), bytes(stride), from(panel, panelAt + column), bytes(step), (long)
                                squares);
            } catch (Throwable e) {
                throw new IllegalStateException("rows could not be transposed to a panel", e);
            }
        }
        for (int column = 0; column < columns; column++) {
            for (int i = column < wholeColumns ? squares * PackingCode.SIDE : 0; i < depth; i++) {
                panel[panelAt + i * step + column] = b[at + column * stride + i];
            }
        }
    }

    @Override
    public void multiply(
            int m,
            int columns,
            int depth,
            float alpha,
            float[] a,
            int aAt,
            int rowStep,
            int depthStep,
            float[] b,
            int bAt,
            int bStep,
            float beta,
            float[] c,
            int cAt,
            int cStep) {
        int tileRows = PanelCode.MOST_ROWS[vectors(columns)];
        // What the next tile reads: the same lines further right; or as many rows below, if they lie close together.
        boolean across = rowStep == 1;
        long ahead = across ? LINE : bytes(tileRows * rowStep);
        long aheadStep = across ? bytes(depthStep) : ahead / depth;
        boolean near = across || aheadStep <= LINE;
        int part = depth < DEEP ? depth : (depth + tileRows - 1) / tileRows;
        try {
            PRODUCT.invokeExact(
                    from(a, aAt),
                    bytes(rowStep),
                    bytes(depthStep),
                    from(b, bAt),
                    from(c, cAt),
                    near ? aheadStep : 0L,
                    bytes(cStep),
                    bytes(bStep),
                    (long) depth,
                    (long) m,
                    (long) Float.floatToRawIntBits(alpha),
                    (long) Float.floatToRawIntBits(beta),
                    lastLanes(columns),
                    (long) vectors(columns),
                    near ? ahead : 0L,
                    (long) part);
        } catch (Throwable e) {
            throw new IllegalStateException("a panel's product could not be called", e);
        }
    }

    private static int vectors(int columns) {
        return PanelProduct.step(columns) / UNIT;
    }

    /** Which lanes of a row's last vector are columns. */
    private static long lastLanes(int columns) {
        return ALL_LANES >> PanelProduct.step(columns) - columns;
    }

    private static long bytes(int floats) {
        return (long) floats * Float.BYTES;
    }

    private static MemorySegment from(float[] array, int at) {
        return MemorySegment.ofArray(array).asSlice(bytes(at));
    }
}
