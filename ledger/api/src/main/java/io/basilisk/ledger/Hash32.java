package io.basilisk.ledger;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable 32-byte value: a SHA-256 hash or a public key. Shown as 64 hex digits in natural order. */
public final class Hash32 implements Comparable<Hash32> {
    public static final int BYTES = 32;
    public static final Hash32 ZERO = new Hash32(new byte[BYTES]);

    private final byte[] bytes;

    private Hash32(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are exactly 32 bytes */
    public static Hash32 of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
        }
        return new Hash32(bytes.clone());
    }

    /** @throws IllegalArgumentException unless the text is 64 hex digits */
    public static Hash32 parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("expected 64 hex digits, got " + hex.length() + " characters");
        }
        return new Hash32(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Unsigned, byte by byte. */
    @Override
    public int compareTo(Hash32 other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash32 that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
