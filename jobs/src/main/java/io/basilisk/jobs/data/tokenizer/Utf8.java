package io.basilisk.jobs.data.tokenizer;

/** UTF-8 byte by byte: what {@code String} decodes, without making strings and without hiding errors. */
public final class Utf8 {

    private Utf8() {}

    /** Offset in {@code bytes} of the first byte that is not part of valid UTF-8 text, or -1. */
    public static int firstInvalid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] >= 0) {
                at++;
            } else {
                int length = length(bytes, at, to);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    /** Number of code points of valid text: the bytes that are not continuation bytes. */
    public static int codePoints(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (!isContinuation(bytes[i])) {
                count++;
            }
        }
        return count;
    }

    /** Whether the byte is the second or a later one of a code point. */
    public static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }

    /** Bytes of the code point that starts at {@code at}; 0 if no valid one does. */
    static int length(byte[] bytes, int at, int limit) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > limit) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if (!isContinuation(bytes[at + i])) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xff;
        boolean tooLong = first == 0xe0 && second < 0xa0 || first == 0xf0 && second < 0x90;
        boolean surrogate = first == 0xed && second >= 0xa0;
        boolean beyondUnicode = first == 0xf4 && second >= 0x90;
        return tooLong || surrogate || beyondUnicode ? 0 : length;
    }

    /** The code point of {@code length} bytes at {@code at}, as {@link #length} found it. */
    static int codePoint(byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xff;
        int codePoint = length == 1 ? first : first & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | bytes[at + i] & 0x3f;
        }
        return codePoint;
    }
}
