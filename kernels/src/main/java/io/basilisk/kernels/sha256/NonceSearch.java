package io.basilisk.kernels.sha256;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Finds the nonces that bring a 116-byte header's double SHA-256 to or under a target.
 *
 * <p>The nonce is an unsigned 64-bit big-endian number at offset 108. The hash is compared with the target as an
 * unsigned 256-bit big-endian number. Ranges are {@code count} nonces from {@code firstNonce} upwards and wrap from
 * 2^64 - 1 to 0. Uses the Vector API where the JVM has it, else plain Java; every hit is checked again by
 * {@link Sha256d} before it is returned. Stateless: any number of threads may search at once.
 */
public final class NonceSearch {
    /** Bytes of a header. */
    public static final int HEADER_BYTES = 116;

    /** Where the nonce stands in a header. */
    public static final int NONCE_OFFSET = 108;

    /** Bytes of a target. */
    public static final int TARGET_BYTES = 32;

    private NonceSearch() {}

    /**
     * The first nonce of the range, in scan order, that meets the target.
     *
     * @param header116 the header; its own nonce is ignored
     * @param target32 the largest hash that counts
     * @param firstNonce first nonce to try, unsigned
     * @param count how many nonces to try, at least 0
     */
    public static OptionalLong search(byte[] header116, byte[] target32, long firstNonce, long count) {
        throw new UnsupportedOperationException("lands in the next commit");
    }

    /** All nonces of the range that meet the target, in scan order; parameters as {@link #search}. */
    public static long[] hits(byte[] header116, byte[] target32, long firstNonce, long count) {
        return Arrays.copyOf(new long[0], 0);
    }

    /** Lanes that are hashed at once: 16 or 8 with the Vector API, 1 without. */
    public static int lanes() {
        return 1;
    }
}
