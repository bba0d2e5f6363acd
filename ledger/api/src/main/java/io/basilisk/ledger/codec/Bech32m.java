package io.basilisk.ledger.codec;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Bech32m text with a version, as BIP350 and BIP173 define it for witness programs. */
public final class Bech32m {
    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM_CONSTANT = 0x2bc830a3;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int LONGEST = 90;

    private Bech32m() {}

    /** @param version 0 to 31 */
    public static String encode(String prefix, int version, byte[] data) {
        byte[] groups = regroup(data, 8, 5, true);
        byte[] values = new byte[1 + groups.length];
        values[0] = (byte) version;
        System.arraycopy(groups, 0, values, 1, groups.length);
        int checksum = checksum(prefix, values, CHECKSUM_LENGTH) ^ CHECKSUM_CONSTANT;
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (byte value : values) {
            text.append(ALPHABET.charAt(value));
        }
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(checksum >>> 5 * i & 31));
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when the text is not well-formed or has another prefix or version */
    public static byte[] decode(String prefix, int version, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("address mixes upper and lower case: " + text);
        }
        if (!lower.startsWith(prefix + "1")) {
            throw new IllegalArgumentException("expected an address that starts with " + prefix + "1, got " + text);
        }
        String payload = lower.substring(prefix.length() + 1);
        if (lower.length() > LONGEST || payload.length() <= CHECKSUM_LENGTH) {
            throw new IllegalArgumentException("address has an impossible length: " + text);
        }
        byte[] values = values(payload, text);
        if (checksum(prefix, values, 0) != CHECKSUM_CONSTANT) {
            throw new IllegalArgumentException("address has a wrong checksum (a typing error?): " + text);
        }
        if (values[0] != version) {
            throw new IllegalArgumentException("expected address version " + version + ", got " + values[0]);
        }
        byte[] groups = java.util.Arrays.copyOfRange(values, 1, values.length - CHECKSUM_LENGTH);
        return regroup(groups, 5, 8, false);
    }

    private static byte[] values(String payload, String text) {
        byte[] values = new byte[payload.length()];
        for (int i = 0; i < values.length; i++) {
            int value = ALPHABET.indexOf(payload.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException(
                        "address has the impossible character '" + payload.charAt(i) + "': " + text);
            }
            values[i] = (byte) value;
        }
        return values;
    }

    /** BIP173's checksum over prefix, values and {@code zeros} zero values. */
    private static int checksum(String prefix, byte[] values, int zeros) {
        int state = 1;
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) >>> 5);
        }
        state = step(state, 0);
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) & 31);
        }
        for (byte value : values) {
            state = step(state, value);
        }
        for (int i = 0; i < zeros; i++) {
            state = step(state, 0);
        }
        return state;
    }

    private static int step(int state, int value) {
        int top = state >>> 25;
        int next = (state & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            if ((top >>> i & 1) != 0) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }

    private static byte[] regroup(byte[] in, int fromBits, int toBits, boolean pad) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int buffer = 0;
        int held = 0;
        int mask = (1 << toBits) - 1;
        for (byte value : in) {
            buffer = (buffer << fromBits | value & (1 << fromBits) - 1) & 0xfff;
            held += fromBits;
            while (held >= toBits) {
                held -= toBits;
                out.write(buffer >>> held & mask);
            }
        }
        int rest = buffer << toBits - held & mask;
        if (pad && held > 0) {
            out.write(rest);
        } else if (!pad && (held >= fromBits || rest != 0)) {
            throw new IllegalArgumentException("address has non-zero padding");
        }
        return out.toByteArray();
    }
}
