package io.basilisk.jobs.data.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.data.documents.Reading.Problem;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** One JSON object a line; its text field is a document. */
final class JsonLinesReader {

    /** A line is held in memory whole. */
    static final int LONGEST_LINE_BYTES = 64 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FilePart part;
    private final String name;
    private final Consumer<Reading> out;
    private final Cleaner cleaner;

    JsonLinesReader(FilePart part, Consumer<Reading> out) {
        this.part = part;
        this.out = out;
        name = part.file().name();
        cleaner = new Cleaner(part.options(), out);
    }

    /** The lines that start in the part; the last of them may end beyond it. */
    void read(FileSystem files) throws IOException {
        try (FSDataInputStream file = files.open(new Path(part.file().uri()))) {
            long at = Math.max(0, part.start() - 1);
            file.seek(at);
            LineInput in = new LineInput(file);
            if (part.start() > 0) { // a line that starts right here follows a line feed, which is skipped with this
                at += in.read(OutputStream.nullOutputStream(), part.end() - part.start());
            }
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            boolean good = true;
            while (good && at < part.end()) {
                line.reset();
                long length = in.read(line, LONGEST_LINE_BYTES);
                if (length == 0) {
                    throw new EOFException("it ends at byte " + at);
                }
                good = length <= LONGEST_LINE_BYTES ? document(line.toByteArray(), at) : tooLong(at);
                at += length;
            }
        }
    }

    private boolean tooLong(long at) {
        out.accept(problem(at, "is longer than 64 MiB: expected one JSON object a line"));
        return false;
    }

    private boolean document(byte[] line, long at) {
        int start = at == 0 ? Cleaner.byteOrderMark(line, line.length) : 0;
        if (!cleaner.check(name, line, start, line.length, at + start)) {
            return false;
        }
        String json = new String(line, start, line.length - start, StandardCharsets.UTF_8);
        if (json.isBlank()) {
            return true;
        }
        try {
            return field(MAPPER.readTree(json), at);
        } catch (JsonProcessingException e) {
            out.accept(problem(at, "is not JSON: " + e.getOriginalMessage()));
            return false;
        }
    }

    private boolean field(JsonNode row, long at) {
        String field = part.options().field();
        JsonNode text = row.path(field);
        if (!text.isTextual()) {
            List<String> names = new ArrayList<>();
            row.fieldNames().forEachRemaining(names::add);
            String found = row.isObject() ? "an object with " + names : "no object";
            out.accept(problem(at, "has no text field '" + field + "': found " + found));
            return false;
        }
        if (text.asText().indexOf('\0') >= 0) {
            out.accept(problem(at, "has a NUL in its text"));
            return false;
        }
        byte[] bytes = text.asText().getBytes(StandardCharsets.UTF_8);
        cleaner.document(bytes, 0, bytes.length);
        return true;
    }

    private Problem problem(long at, String what) {
        return new Problem(name, at, name + ": the line at byte " + at + " " + what);
    }
}
