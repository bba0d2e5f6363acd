package io.basilisk.ledger.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Small damage to bytes: flips, cuts, repeats, and numbers at their limits. */
final class Mutation {
    private static final int MOST_CHANGES = 4;
    private static final byte[] LIMITS = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '"', '-', '9'};

    private final SplittableRandom random;

    Mutation(SplittableRandom random) {
        this.random = random;
    }

    byte[] of(byte[] sound) {
        byte[] bytes = sound.clone();
        for (int change = random.nextInt(MOST_CHANGES); change >= 0 && bytes.length > 0; change--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(1, Math.min(8, bytes.length - at) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> flipped(bytes, at);
            case 1 -> filled(bytes, at, length);
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 4 -> joined(bytes, at, new byte[0], at + length);
            default -> joined(bytes, bytes.length, Arrays.copyOfRange(bytes, at, at + length), bytes.length);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private byte[] filled(byte[] bytes, int at, int length) {
        Arrays.fill(bytes, at, at + length, LIMITS[random.nextInt(LIMITS.length)]);
        return bytes;
    }

    /** What lies before {@code end}, then {@code middle}, then what lies from {@code start} on. */
    private static byte[] joined(byte[] bytes, int end, byte[] middle, int start) {
        byte[] joined = Arrays.copyOf(bytes, end + middle.length + bytes.length - start);
        System.arraycopy(middle, 0, joined, end, middle.length);
        System.arraycopy(bytes, start, joined, end + middle.length, bytes.length - start);
        return joined;
    }
}
