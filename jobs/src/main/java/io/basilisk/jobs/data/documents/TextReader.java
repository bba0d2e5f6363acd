package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.documents.Reading.Skipped;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Plain text. A file is one document; where the options name a separator it is as many as the separator makes; without
 * one, a file that is long or the whole corpus is cut every {@link TextCuts#WINDOW_BYTES}.
 */
final class TextReader {

    private static final long LONG_FILE_BYTES = 64 << 10;

    private final FilePart part;
    private final Consumer<Reading> out;
    private final Cleaner cleaner;
    private final TextCuts cuts;

    TextReader(FilePart part, Consumer<Reading> out) {
        this.part = part;
        this.out = out;
        cleaner = new Cleaner(part.options(), out);
        cuts = new TextCuts(part.options().separator());
    }

    void read(FileSystem files) throws IOException {
        String name = part.file().name();
        long size = part.file().bytes();
        byte[] bytes;
        try (FSDataInputStream in = files.open(new Path(part.file().uri()))) {
            byte[] head = new byte[(int) Math.min(size, Cleaner.PROBE_BYTES)];
            in.readFully(0, head);
            if (Cleaner.isBinary(head, head.length)) {
                out.accept(part.alone() ? binary(name) : new Skipped(name));
                return;
            }
            bytes = new byte[(int) (Math.min(size, part.end() + cuts.lookAhead()) - part.start())];
            in.readFully(part.start(), bytes);
        }
        int length = (int) (part.end() - part.start());
        int from = part.start() == 0 ? Cleaner.byteOrderMark(bytes, bytes.length) : cuts.cut(bytes, 0, bytes.length);
        int to = part.end() == size ? length : cuts.cut(bytes, length, bytes.length);
        if (from < to && cleaner.check(name, bytes, from, to, part.start() + from)) {
            documents(bytes, from, to);
        }
    }

    private static Problem binary(String name) {
        return new Problem(name, 0, name + ": expected text, this looks like a binary file (it has NUL bytes)");
    }

    private void documents(byte[] bytes, int from, int to) {
        if (cuts.separator().length > 0) {
            separated(bytes, from, to);
        } else if (part.file().bytes() > LONG_FILE_BYTES || part.alone()) {
            windows(bytes, from, to);
        } else {
            cleaner.document(bytes, from, to);
        }
    }

    private void separated(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to) {
            int found = TextCuts.indexOf(bytes, start, to, cuts.separator());
            unpadded(bytes, start, found < 0 ? to : found);
            start = found < 0 ? to : found + cuts.separator().length;
        }
    }

    /** The line ends next to a separator belong to it. */
    private void unpadded(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && (bytes[start] == '\n' || bytes[start] == '\r')) {
            start++;
        }
        while (end > start && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        cleaner.document(bytes, start, end);
    }

    private void windows(byte[] bytes, int from, int to) {
        int start = from;
        for (int at = TextCuts.WINDOW_BYTES; at < to; at += TextCuts.WINDOW_BYTES) {
            int cut = Math.min(to, cuts.cut(bytes, at, bytes.length));
            if (cut > start) {
                cleaner.document(bytes, start, cut);
                start = cut;
            }
        }
        cleaner.document(bytes, start, to);
    }
}
