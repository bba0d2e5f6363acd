package io.basilisk.ledger;

import java.math.BigInteger;

/**
 * The 256-bit bound that a block hash must not exceed, held in its compact form: {@code mantissa * 256^(exponent -
 * 3)} with the exponent in the top byte and a 23-bit mantissa below it, as in Bitcoin's nBits.
 *
 * @param bits compact form, canonical
 */
public record Target(int bits) {
    /** The easiest target there is, about 2^240: 65,536 hashes on average. */
    public static final Target EASIEST = new Target(0x1f00ffff);

    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);
    private static final int SIGN = 0x800000;
    private static final int LEAST_MANTISSA = 0x8000;

    /** @throws IllegalArgumentException when the bits are not canonical or lie outside (0, easiest] */
    public Target {
        int mantissa = bits & 0xffffff;
        int exponent = bits >>> 24;
        if ((mantissa & SIGN) != 0 || mantissa < LEAST_MANTISSA || exponent < 3) {
            throw new IllegalArgumentException("expected canonical compact bits, got " + hex(bits));
        }
        if (expand(bits).compareTo(expand(0x1f00ffff)) > 0) {
            throw new IllegalArgumentException("expected bits of at most " + hex(0x1f00ffff) + ", got " + hex(bits));
        }
    }

    /** The largest canonical target that is not above {@code value}, nor above {@link #EASIEST}. */
    public static Target atMost(BigInteger value) {
        BigInteger capped = value.min(EASIEST.value());
        int exponent = (capped.bitLength() + 7) / 8;
        int mantissa = capped.shiftRight(8 * (exponent - 3)).intValue();
        if ((mantissa & SIGN) != 0) {
            mantissa >>>= 8;
            exponent++;
        }
        return new Target(exponent << 24 | mantissa);
    }

    /** The target at which {@code hashes} tries are needed on average. */
    public static Target forExpectedHashes(double hashes) {
        long tries = Math.max(1, Math.round(hashes));
        return atMost(TWO_256.divide(BigInteger.valueOf(tries)).subtract(BigInteger.ONE));
    }

    public BigInteger value() {
        return expand(bits);
    }

    /** Big-endian, 32 bytes. */
    public byte[] bytes() {
        byte[] value = value().toByteArray();
        byte[] wide = new byte[Hash32.BYTES];
        System.arraycopy(value, 0, wide, wide.length - value.length, value.length);
        return wide;
    }

    public boolean isMetBy(Hash32 blockHash) {
        return new BigInteger(1, blockHash.bytes()).compareTo(value()) <= 0;
    }

    /**
     * The same for a target in canonical compact form, without making it: every byte above the mantissa's place is
     * zero, those at its place are at most the mantissa, and at equality all below are zero.
     */
    public static boolean isMetBy(int bits, byte[] blockHash) {
        int exponent = bits >>> 24;
        int mantissaAt = Hash32.BYTES - exponent;
        for (int i = 0; i < mantissaAt; i++) {
            if (blockHash[i] != 0) {
                return false;
            }
        }
        int head = (blockHash[mantissaAt] & 0xff) << 16
                | (blockHash[mantissaAt + 1] & 0xff) << 8
                | blockHash[mantissaAt + 2] & 0xff;
        int mantissa = bits & 0x7fffff;
        if (head != mantissa) {
            return head < mantissa;
        }
        for (int i = mantissaAt + 3; i < blockHash.length; i++) {
            if (blockHash[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Expected number of hashes to meet it: {@code floor(2^256 / (target + 1))}. */
    public BigInteger work() {
        return TWO_256.divide(value().add(BigInteger.ONE));
    }

    /** How many times harder than {@link #EASIEST}: only for display. */
    public double difficulty() {
        return EASIEST.value().doubleValue() / value().doubleValue();
    }

    @Override
    public String toString() {
        return hex(bits);
    }

    private static BigInteger expand(int bits) {
        return BigInteger.valueOf(bits & 0x7fffff).shiftLeft(8 * ((bits >>> 24) - 3));
    }

    private static String hex(int bits) {
        return String.format("%08x", bits);
    }
}
