package io.basilisk.ledger.codec;

import java.nio.ByteBuffer;

/** Reads canonical bytes. Every method throws {@link MalformedBytesException} where the bytes end too soon. */
public final class ByteReader {
    private final ByteBuffer in;

    public ByteReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    public int u8() {
        return Byte.toUnsignedInt(need(1).get());
    }

    public int u16() {
        return Short.toUnsignedInt(need(2).getShort());
    }

    /** The 32 bits as they are; use {@link Integer#toUnsignedLong} for the value. */
    public int u32() {
        return need(4).getInt();
    }

    public long u48() {
        need(6);
        return Short.toUnsignedLong(in.getShort()) << 32 | Integer.toUnsignedLong(in.getInt());
    }

    public long u64() {
        return need(8).getLong();
    }

    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        need(length).get(bytes);
        return bytes;
    }

    /**
     * A u32 count of items that follow.
     *
     * @param itemBytes least size of an item: a count that cannot fit in what is left is refused before anything is
     *     allocated
     */
    public int count(String what, int itemBytes) {
        long count = Integer.toUnsignedLong(u32());
        if (count * itemBytes > in.remaining()) {
            throw new MalformedBytesException(
                    what + ": " + count + " announced, but only " + in.remaining() + " bytes are left");
        }
        return (int) count;
    }

    /** Expects one byte of a known value. */
    public ByteReader expect(String what, int value) {
        int found = u8();
        if (found != value) {
            throw new MalformedBytesException(what + ": expected " + value + ", found " + found);
        }
        return this;
    }

    /** Expects a u32 of a known value. */
    public ByteReader expectU32(String what, int value) {
        int found = u32();
        if (found != value) {
            throw new MalformedBytesException(
                    what + ": expected " + value + ", found " + Integer.toUnsignedString(found));
        }
        return this;
    }

    public int remaining() {
        return in.remaining();
    }

    /** Expects that all bytes were read. */
    public void end(String what) {
        if (in.hasRemaining()) {
            throw new MalformedBytesException(what + ": " + in.remaining() + " bytes after the end");
        }
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw new MalformedBytesException(
                    "expected " + bytes + " more bytes at offset " + in.position() + ", found " + in.remaining());
        }
        return in;
    }
}
