package io.basilisk.kernels.sha256;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Finds the nonces that bring a 116-byte header's double SHA-256 to or under a target.
 *
 * <p>The nonce is an unsigned 64-bit big-endian number at offset 108. The hash is compared with the target as an
 * unsigned 256-bit big-endian number. Ranges are {@code count} nonces from {@code firstNonce} upwards and wrap from
 * 2^64 - 1 to 0. Searches in the first {@link Way} that this machine has; every hit is checked again by {@link Sha256d}
 * before it is returned. Stateless: any number of threads may search at once.
 */
public final class NonceSearch {
    /** Bytes of a header. */
    public static final int HEADER_BYTES = 116;

    /** Where the nonce stands in a header. */
    public static final int NONCE_OFFSET = 108;

    /** Bytes of a target. */
    public static final int TARGET_BYTES = 32;

    private static final String ONLY = System.getProperty(Way.SWITCH, "");
    private static final Way WAY = Way.first(way -> way.whyNot(ONLY));
    private static final int LANES = lanesOf(WAY);

    private NonceSearch() {}

    /** Nonces that are hashed at once: 16 with AVX-512, 2 with SHA instructions, 16, 8 or 4 with vectors, else 1. */
    public static int lanes() {
        return LANES;
    }

    /** How this machine searches, and why not faster. */
    public static String description() {
        return Way.describe(way -> way.whyNot(ONLY));
    }

    private static int lanesOf(Way way) {
        try (Lanes lanes = way.open(new byte[HEADER_BYTES], new byte[TARGET_BYTES])) {
            return lanes.count();
        }
    }

    /**
     * The first nonce of the range, in scan order, that meets the target.
     *
     * @param header116 the header; its own nonce is ignored
     * @param target32 the largest hash that counts
     * @param firstNonce first nonce to try, unsigned
     * @param count how many nonces to try, at least 0
     */
    public static OptionalLong search(byte[] header116, byte[] target32, long firstNonce, long count) {
        check(header116, target32, count);
        long[] found = new Scan(WAY, header116, target32, 1).run(firstNonce, count);
        return found.length == 0 ? OptionalLong.empty() : OptionalLong.of(found[0]);
    }

    /** All nonces of the range that meet the target, in scan order; parameters as {@link #search}. */
    public static long[] hits(byte[] header116, byte[] target32, long firstNonce, long count) {
        return hits(WAY, header116, target32, firstNonce, count);
    }

    /** {@link #hits} in one of the ways. */
    static long[] hits(Way way, byte[] header116, byte[] target32, long firstNonce, long count) {
        check(header116, target32, count);
        return new Scan(way, header116, target32, Integer.MAX_VALUE).run(firstNonce, count);
    }

    /** Whether a header, with the nonce that it holds, meets a target: the plain reference. */
    static boolean meets(byte[] header, byte[] target) {
        return Arrays.compareUnsigned(Sha256d.hash(header), target) <= 0;
    }

    static void check(byte[] header, byte[] target, long count) {
        checkLength("header", header, HEADER_BYTES);
        checkLength("target", target, TARGET_BYTES);
        if (count < 0) {
            throw new IllegalArgumentException("expected a count of at least 0, came " + count);
        }
    }

    private static void checkLength(String name, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("expected a " + name + " of " + length + " bytes, came " + bytes.length);
        }
    }

    /** One walk through a range; ends at {@code limit} hits. */
    private static final class Scan {
        private final Way way;
        private final ByteBuffer header;
        private final byte[] target;
        private final int limit;
        private long[] found = new long[8];
        private int foundCount;

        Scan(Way way, byte[] header, byte[] target, int limit) {
            this.way = way;
            this.header = ByteBuffer.wrap(header.clone());
            this.target = target.clone();
            this.limit = limit;
        }

        /** Cuts the range where the nonce's high word changes: it is a constant of the lanes. */
        long[] run(long firstNonce, long count) {
            long next = firstNonce;
            for (long left = count; left > 0 && foundCount < limit; ) {
                long untilCarry = (1L << 32) - (next & 0xffffffffL);
                long some = Math.min(left, untilCarry);
                scan(next, some);
                next += some;
                left -= some;
            }
            return Arrays.copyOf(found, foundCount);
        }

        private void scan(long firstNonce, long count) {
            header.putLong(NONCE_OFFSET, firstNonce);
            try (Lanes lanes = way.open(header.array(), target)) {
                int width = lanes.count();
                for (long done = 0; done < count && foundCount < limit; done += width) {
                    done += width * lanes.barren((int) (firstNonce + done), (count - done + width - 1) / width);
                    if (done < count) {
                        verify(firstNonce + done, count - done, lanes.candidates((int) (firstNonce + done)));
                    }
                }
            }
        }

        /** The candidates of a group, of which nonces past {@code left} are no longer in the range. */
        private void verify(long firstNonce, long left, long candidates) {
            for (long rest = candidates; rest != 0 && foundCount < limit; rest &= rest - 1) {
                int lane = Long.numberOfTrailingZeros(rest);
                if (lane < left) {
                    verify(firstNonce + lane);
                }
            }
        }

        private void verify(long nonce) {
            header.putLong(NONCE_OFFSET, nonce);
            if (meets(header.array(), target)) {
                if (foundCount == found.length) {
                    found = Arrays.copyOf(found, 2 * foundCount);
                }
                found[foundCount++] = nonce;
            }
        }
    }
}
