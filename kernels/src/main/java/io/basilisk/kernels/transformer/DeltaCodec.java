package io.basilisk.kernels.transformer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The int8 codec of one slice of a weight delta. Canonical: every byte string either is what {@link #encode} writes
 * for the values that {@link #decode} reads from it, or is rejected; a hash over the bytes is a hash over the values.
 *
 * <pre>
 * little-endian
 *   0  u16  codec, 1
 *   2  u16  values per block, 256
 *   4  u32  number of values n
 *   8  blocks, ceil(n / 256) of them:
 *        f32    scale s
 *        i8[k]  quantised values q in [-127, 127]; k = 256, in the last block what is left
 * value = q * s
 * </pre>
 *
 * <p>{@code s} is the largest magnitude of the block divided by 127, rounded up to 17 significant bits, so that
 * {@code q * s} is exact in fp32 and re-encoding finds the same scale; {@code q = round(value / s)}, half to even, and
 * some {@code |q|} is 127. A block whose largest magnitude is under 2^-100 has {@code s = 0} and {@code q = 0}. The
 * error of a value is at most half a step: {@code s / 2}.
 */
public final class DeltaCodec {
    /** Codec number, as written in the bytes and in the {@code codec} column of a delta table. */
    public static final int INT8_BLOCKS = 1;

    /** Values that share a scale. */
    public static final int BLOCK = 256;

    /** Largest magnitude that can be encoded, 127 x 2^93: anything near it is no delta of a model that still works. */
    public static final float LARGEST = 0x1.fcp99f;

    private static final int HEADER_BYTES = 8;
    private static final int SCALE_BYTES = 4;
    private static final int STEPS = 127;
    private static final float SMALLEST = 0x1p-100f;

    /** Low bits of a scale that are zero: 24 - 7, so that a product with 7 bits is exact. */
    private static final int FREE_BITS = 0x7f;

    /** Adding and subtracting this rounds a small float to an integer, half to even. */
    private static final float ROUNDER = 0x1.8p23f;

    private DeltaCodec() {}

    /** Bytes of an encoded slice of {@code length} values. */
    public static long encodedLength(int length) {
        return HEADER_BYTES + (long) length + SCALE_BYTES * (((long) length + BLOCK - 1) / BLOCK);
    }

    /**
     * Encodes {@code values[offset .. offset + length)}.
     *
     * @throws IllegalArgumentException if a value is NaN, infinite, or beyond {@link #LARGEST}
     */
    public static byte[] encode(float[] values, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, values.length);
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(encodedLength(length)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) INT8_BLOCKS)
                .putShort((short) BLOCK)
                .putInt(length);
        for (int start = 0; start < length; start += BLOCK) {
            encodeBlock(values, offset + start, Math.min(BLOCK, length - start), out);
        }
        return out.array();
    }

    /**
     * What stands for a slice whose training diverged: as long as a slice, and refused by {@link #decode} as
     * {@link MalformedDeltaException.Kind#NOT_FINITE}.
     */
    static byte[] encodeDiverged(int length) {
        byte[] bytes = encode(new float[length], 0, length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(HEADER_BYTES, Float.NaN);
        return bytes;
    }

    /**
     * Decodes into {@code into[offset .. offset + length)}, whose content is unspecified when this throws.
     *
     * @throws MalformedDeltaException unless {@code bytes} are exactly what {@link #encode} writes for some values
     */
    public static void decode(byte[] bytes, float[] into, int offset, int length) throws MalformedDeltaException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (bytes.length != encodedLength(length)) {
            throw malformed(
                    MalformedDeltaException.Kind.WRONG_SHAPE,
                    "expected " + encodedLength(length) + " bytes for " + length + " values, came " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        checkHeader(in, length);
        for (int start = 0; start < length; start += BLOCK) {
            decodeBlock(in, into, offset + start, Math.min(BLOCK, length - start));
        }
    }

    private static void encodeBlock(float[] values, int offset, int count, ByteBuffer out) {
        float largest = 0;
        for (int i = offset; i < offset + count; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        if (!(largest <= LARGEST)) {
            throw new IllegalArgumentException("expected finite values of magnitude at most " + LARGEST + ", came "
                    + largest + " in the block at " + offset + ": the training step diverged");
        }
        float scale = scaleFor(largest);
        out.putFloat(scale);
        byte[] quantised = out.array();
        int position = out.position();
        if (scale != 0) {
            for (int i = 0; i < count; i++) {
                quantised[position + i] = (byte) (int) ((values[offset + i] / scale + ROUNDER) - ROUNDER);
            }
        }
        out.position(position + count);
    }

    /** The smallest float of 17 significant bits that is at least {@code largest / 127}. */
    private static float scaleFor(float largest) {
        if (largest < SMALLEST) {
            return 0;
        }
        int bits = (Float.floatToIntBits(largest / STEPS) + FREE_BITS) & ~FREE_BITS;
        float scale = Float.intBitsToFloat(bits);
        // The division may have rounded down onto a float of 17 bits; the product is exact in double.
        return (double) STEPS * scale >= largest ? scale : Float.intBitsToFloat(bits + FREE_BITS + 1);
    }

    private static void checkHeader(ByteBuffer in, int length) throws MalformedDeltaException {
        int codec = in.getShort() & 0xffff;
        int block = in.getShort() & 0xffff;
        int count = in.getInt();
        if (codec != INT8_BLOCKS || block != BLOCK) {
            throw malformed(
                    MalformedDeltaException.Kind.NOT_CANONICAL,
                    "expected codec " + INT8_BLOCKS + " with blocks of " + BLOCK + ", came codec " + codec
                            + " with blocks of " + block);
        }
        if (count != length) {
            throw malformed(
                    MalformedDeltaException.Kind.WRONG_SHAPE,
                    "expected " + length + " values, the header says " + Integer.toUnsignedString(count));
        }
    }

    private static void decodeBlock(ByteBuffer in, float[] into, int offset, int count) throws MalformedDeltaException {
        int at = in.position();
        float scale = in.getFloat();
        checkScale(scale, at);
        byte[] quantised = in.array();
        int position = in.position();
        int largest = 0;
        for (int i = 0; i < count; i++) {
            int q = quantised[position + i];
            largest = Math.max(largest, Math.abs(q));
            into[offset + i] = q * scale;
        }
        in.position(position + count);
        int expected = scale == 0 ? 0 : STEPS;
        if (largest != expected) {
            throw malformed(
                    MalformedDeltaException.Kind.NOT_CANONICAL,
                    "expected largest step " + expected + " under scale " + scale + ", came " + largest
                            + " in the block at byte " + at);
        }
    }

    private static void checkScale(float scale, int at) throws MalformedDeltaException {
        if (!Float.isFinite(scale)) {
            throw malformed(
                    MalformedDeltaException.Kind.NOT_FINITE,
                    "expected a finite scale at byte " + at + ", came " + scale);
        }
        float largest = STEPS * scale;
        boolean canonical = largest >= SMALLEST && largest <= LARGEST && scaleFor(largest) == scale;
        if (Float.floatToRawIntBits(scale) != 0 && !canonical) {
            throw malformed(
                    MalformedDeltaException.Kind.NOT_CANONICAL,
                    "expected zero or a positive scale of 17 significant bits in range at byte " + at + ", came "
                            + scale);
        }
    }

    private static MalformedDeltaException malformed(MalformedDeltaException.Kind kind, String message) {
        return new MalformedDeltaException(kind, message);
    }
}
