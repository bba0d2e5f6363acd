package io.basilisk.ledger.codec;

import java.util.Arrays;

/** Writes canonical bytes: big-endian, fixed width, nothing optional. */
public final class ByteWriter {
    private static final int USUAL_BYTES = 320;

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    public ByteWriter u8(int value) {
        return unsigned(value, 1);
    }

    public ByteWriter u16(int value) {
        return unsigned(value, 2);
    }

    public ByteWriter u32(int value) {
        return unsigned(Integer.toUnsignedLong(value), 4);
    }

    public ByteWriter u48(long value) {
        return unsigned(value, 6);
    }

    /** Also for signed 64-bit values, as two's complement. */
    public ByteWriter u64(long value) {
        return put(value, Long.BYTES);
    }

    public ByteWriter bytes(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private ByteWriter unsigned(long value, int width) {
        if (value < 0 || value >>> (8 * width) != 0) {
            throw new IllegalArgumentException("expected an unsigned " + 8 * width + "-bit value, got " + value);
        }
        return put(value, width);
    }

    private ByteWriter put(long value, int width) {
        reserve(width);
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
