package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.catalogue.TextOptions;
import io.basilisk.jobs.data.documents.Reading.Document;
import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.tokenizer.Utf8;
import java.util.Arrays;
import java.util.function.Consumer;

/** The last step of every reader: checks that bytes are text, and makes a document of them. */
final class Cleaner {

    /** As git does: what has a NUL among its first bytes is binary. */
    static final int PROBE_BYTES = 8000;

    private final TextOptions options;
    private final Consumer<Reading> out;

    Cleaner(TextOptions options, Consumer<Reading> out) {
        this.options = options;
        this.out = out;
    }

    /** Whether these first bytes are those of a binary file. */
    static boolean isBinary(byte[] head, int length) {
        for (int i = 0; i < Math.min(length, PROBE_BYTES); i++) {
            if (head[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Number of bytes of the byte order mark at the head of a file: 3 or 0. */
    static int byteOrderMark(byte[] head, int length) {
        boolean marked = length >= 3 && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf;
        return marked ? 3 : 0;
    }

    /**
     * Whether the bytes are text; if not, says so.
     *
     * @param offset where in the file {@code bytes[from]} stands
     */
    boolean check(String file, byte[] bytes, int from, int to, long offset) {
        int invalid = Utf8.firstInvalid(bytes, from, to);
        for (int i = from; i < (invalid < 0 ? to : invalid); i++) {
            if (bytes[i] == 0) {
                report(file, offset + i - from, " is NUL: expected text, this looks like a binary file");
                return false;
            }
        }
        if (invalid >= 0) {
            String found = String.format(" (0x%02x)", bytes[invalid] & 0xff);
            report(
                    file,
                    offset + invalid - from,
                    found + " is not valid UTF-8: convert the file (iconv -t UTF-8) or leave it out");
            return false;
        }
        return true;
    }

    private void report(String file, long offset, String what) {
        out.accept(new Problem(file, offset, file + ": byte " + offset + what));
    }

    /** Makes a document of checked bytes; blank ones make none. */
    void document(byte[] bytes, int from, int to) {
        int start = options.stripLicence() ? LicenceHeader.end(bytes, from, to) : from;
        for (int i = start; i < to; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                out.accept(Document.of(Arrays.copyOfRange(bytes, start, to)));
                return;
            }
        }
    }
}
