package io.basilisk.ledger.codec;

import java.io.ByteArrayOutputStream;

/** Writes canonical bytes: big-endian, fixed width, nothing optional. */
public final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

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
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    public ByteWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private ByteWriter unsigned(long value, int width) {
        if (value < 0 || value >>> (8 * width) != 0) {
            throw new IllegalArgumentException("expected an unsigned " + 8 * width + "-bit value, got " + value);
        }
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }
}
