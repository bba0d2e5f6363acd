package io.basilisk.jobs.data.documents;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The comment at the head of a source file that says under which licence it is: the same text in every file. */
final class LicenceHeader {

    private LicenceHeader() {}

    /** Where the text after a licence comment begins; {@code from} if there is no such comment. */
    static int end(byte[] text, int from, int to) {
        int start = skipSpace(text, from, to);
        int end = comment(text, start, to);
        if (end == start) {
            return from;
        }
        String comment = new String(text, start, end - start, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        boolean licence = comment.contains("license") || comment.contains("licence") || comment.contains("copyright");
        return licence ? skipSpace(text, end, to) : from;
    }

    /** End of the block comment, or of the lines of {@code //} or {@code #}, that begins here. */
    private static int comment(byte[] text, int start, int to) {
        if (starts(text, start, to, "/*")) {
            for (int i = start + 2; i + 1 < to; i++) {
                if (text[i] == '*' && text[i + 1] == '/') {
                    return i + 2;
                }
            }
            return start;
        }
        String mark = starts(text, start, to, "//") ? "//" : "#";
        int at = start;
        while (starts(text, at, to, mark)) {
            while (at < to && text[at] != '\n') {
                at++;
            }
            at = Math.min(to, at + 1);
        }
        return at;
    }

    private static boolean starts(byte[] text, int at, int to, String with) {
        if (at + with.length() > to) {
            return false;
        }
        for (int i = 0; i < with.length(); i++) {
            if (text[at + i] != with.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int skipSpace(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= 0 && text[at] <= ' ') {
            at++;
        }
        return at;
    }
}
