package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.SourceFile;
import io.basilisk.jobs.data.catalogue.TextOptions;
import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.tokenizer.Utf8;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** One text file in its own order: the first characters train, the last are held out. */
public final class TailText {

    private static final int CHUNK_BYTES = 1 << 20;

    private final SourceFile file;
    private final FSDataInputStream in;

    private TailText(SourceFile file, FSDataInputStream in) {
        this.file = file;
        this.in = in;
    }

    /** Bytes of the file that one task takes, on one side of the split. */
    public record Range(SourceFile file, long start, long end, boolean heldOut) implements Serializable {

        public byte[] read(Configuration hadoop) {
            Path path = new Path(file.uri());
            try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
                byte[] bytes = new byte[(int) (end - start)];
                in.readFully(start, bytes);
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file.uri() + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Reads the file once and cuts it in ranges of about {@code rangeBytes}, at lines where there are any. The first
     * {@code (1 - heldOut)} of its characters (code points, rounded down) are on the training side.
     *
     * @throws DatasetException if the file is not UTF-8 text
     */
    public static List<Range> ranges(SourceFile file, double heldOut, int rangeBytes, Configuration hadoop) {
        Path path = new Path(file.uri());
        try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
            TailText text = new TailText(file, in);
            long cut = text.cut(heldOut);
            byte[] head = text.at(0, 3);
            List<Range> ranges = new ArrayList<>();
            text.add(ranges, Cleaner.byteOrderMark(head, head.length), cut, false, rangeBytes);
            text.add(ranges, cut, file.bytes(), true, rangeBytes);
            return ranges;
        } catch (IOException e) {
            throw new DatasetException("cannot read " + file.name() + ": " + e.getMessage(), e);
        }
    }

    /** Byte where the held-out side begins. */
    private long cut(double heldOut) throws IOException {
        List<Long> counts = new ArrayList<>();
        long characters = 0;
        for (long start = 0; start < file.bytes(); start += CHUNK_BYTES) {
            counts.add(characters);
            byte[] chunk = checkedChunk(start);
            characters += Utf8.codePoints(chunk, 0, chunk.length);
        }
        byte[] head = at(0, 3);
        int mark = Cleaner.byteOrderMark(head, head.length) > 0 ? 1 : 0;
        long target = mark + (long) ((characters - mark) * (1 - heldOut));
        int chunk = counts.size() - 1;
        while (counts.get(chunk) > target) {
            chunk--;
        }
        return place(chunk * (long) CHUNK_BYTES, target - counts.get(chunk));
    }

    /** The chunk's bytes, after a check that they are text; a code point that straddles its end is checked with it. */
    private byte[] checkedChunk(long start) throws IOException {
        byte[] bytes = at(start, CHUNK_BYTES + 3);
        int length = Math.min(bytes.length, CHUNK_BYTES);
        int from = start == 0 ? 0 : skipContinuation(bytes, 0, Math.min(3, length));
        int to = length == bytes.length ? length : skipContinuation(bytes, length, bytes.length);
        List<Problem> problems = new ArrayList<>();
        Cleaner cleaner = new Cleaner(TextOptions.DEFAULT, r -> problems.add((Problem) r));
        if (!cleaner.check(file.name(), bytes, from, to, start + from)) {
            throw new DatasetException(problems.getFirst().message());
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static int skipContinuation(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && Utf8.isContinuation(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Byte of the code point that {@code skip} others precede, counted from the chunk at {@code start}. */
    private long place(long start, long skip) throws IOException {
        byte[] bytes = at(start, CHUNK_BYTES + 3);
        long seen = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (!Utf8.isContinuation(bytes[i]) && seen++ == skip) {
                return start + i;
            }
        }
        return start + bytes.length;
    }

    private void add(List<Range> ranges, long from, long to, boolean heldOut, int rangeBytes) throws IOException {
        TextCuts cuts = new TextCuts("");
        long start = from;
        for (long nominal = from + rangeBytes; nominal < to; nominal += rangeBytes) {
            byte[] ahead = at(nominal, cuts.lookAhead());
            long end = Math.min(to, nominal + cuts.cut(ahead, 0, ahead.length));
            ranges.add(new Range(file, start, end, heldOut));
            start = end;
        }
        if (start < to) {
            ranges.add(new Range(file, start, to, heldOut));
        }
    }

    /** At most {@code length} bytes from {@code start}; fewer at the end of the file. */
    private byte[] at(long start, int length) throws IOException {
        byte[] bytes = new byte[(int) Math.min(length, file.bytes() - start)];
        in.readFully(start, bytes);
        return bytes;
    }
}
