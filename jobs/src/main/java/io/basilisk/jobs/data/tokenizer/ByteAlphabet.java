package io.basilisk.jobs.data.tokenizer;

/**
 * How {@code tokenizer.json} writes bytes as text, after GPT-2: printable Latin-1 characters stand for themselves, the
 * other 68 bytes are the characters from U+0100 up, in order. A space is {@code Ġ}.
 */
final class ByteAlphabet {

    private static final char[] CHARACTERS = new char[256];
    private static final int[] BYTES = new int[512];

    static {
        char spare = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = b > 32 && b < 127 || b > 160 && b != 173;
            CHARACTERS[b] = printable ? (char) b : spare++;
            BYTES[CHARACTERS[b]] = b + 1;
        }
    }

    private ByteAlphabet() {}

    static String write(byte[] token) {
        StringBuilder text = new StringBuilder(token.length);
        for (byte b : token) {
            text.append(CHARACTERS[b & 0xff]);
        }
        return text.toString();
    }

    static byte[] read(String text) {
        byte[] token = new byte[text.length()];
        for (int i = 0; i < token.length; i++) {
            char c = text.charAt(i);
            if (c >= BYTES.length || BYTES[c] == 0) {
                throw new IllegalArgumentException("tokenizer.json: expected tokens in the byte-level alphabet, got '"
                        + c + "' in '" + text + "'");
            }
            token[i] = (byte) (BYTES[c] - 1);
        }
        return token;
    }
}
