package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.tokenizer.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Where a long text is cut. The cut for a nominal position depends only on the bytes from there on, at most
 * {@link #lookAhead} of them, so tasks that read different parts of a file agree on it. Preferred, in this order:
 * after the separator, after a blank line, after a line, after a space, before a code point.
 */
final class TextCuts {

    /** Nominal size of a document of a long text. */
    static final int WINDOW_BYTES = 8 << 10;

    /** Separated documents that are longer than this may be cut. */
    private static final int LONGEST_SEPARATED_BYTES = 1 << 20;

    private final byte[] separator;

    TextCuts(String separator) {
        this.separator = separator.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes after a position that its cut depends on. */
    int lookAhead() {
        return separator.length == 0 ? WINDOW_BYTES : LONGEST_SEPARATED_BYTES;
    }

    /**
     * Index of the cut for the nominal position {@code at}; {@code limit} is the end of the text or of the look-ahead.
     */
    int cut(byte[] text, int at, int limit) {
        int end = Math.min(limit, at + WINDOW_BYTES);
        if (separator.length > 0) {
            int found = indexOf(text, at, Math.min(limit, at + lookAhead()), separator);
            if (found >= 0) {
                return found + separator.length;
            }
        }
        int space = -1;
        int line = -1;
        for (int i = at; i < end; i++) {
            if (text[i] == '\n') {
                if (i + 1 < end && text[i + 1] == '\n') {
                    return i + 2;
                }
                line = line < 0 ? i + 1 : line;
            } else if (text[i] == ' ') {
                space = space < 0 ? i + 1 : space;
            }
        }
        if (line >= 0 || space >= 0) {
            return line >= 0 ? line : space;
        }
        int point = at;
        while (point < end && Utf8.isContinuation(text[point])) {
            point++;
        }
        return point;
    }

    /** First place of {@code what} that lies wholly in {@code [from, to)}, or -1. */
    static int indexOf(byte[] text, int from, int to, byte[] what) {
        for (int i = from; i + what.length <= to; i++) {
            int matched = 0;
            while (matched < what.length && text[i + matched] == what[matched]) {
                matched++;
            }
            if (matched == what.length) {
                return i;
            }
        }
        return -1;
    }

    byte[] separator() {
        return separator;
    }
}
