package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.documents.Reading.Problem;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** The readers' front: the format decides which of them reads a part. */
public final class DocumentReader {

    private DocumentReader() {}

    /**
     * Gives every document of the part to {@code out}; what is wrong with the file comes out as a {@link Problem}.
     *
     * @throws UncheckedIOException if the file system fails: another attempt may succeed
     */
    public static void read(FilePart part, Configuration hadoop, Consumer<Reading> out) {
        Path path = new Path(part.file().uri());
        try {
            switch (FileFormat.of(part.file().name())) {
                case TEXT -> new TextReader(part, out).read(path.getFileSystem(hadoop));
                case JSON_LINES -> new JsonLinesReader(part, out).read(path.getFileSystem(hadoop));
                case PARQUET -> new ParquetTextReader(part, out).read(hadoop);
                case ARCHIVE -> new ArchiveReader(part, out).read(path.getFileSystem(hadoop));
            }
        } catch (FileNotFoundException | AccessControlException e) {
            out.accept(problem(part, "cannot read " + part.file().name() + ": " + e.getMessage()));
        } catch (EOFException e) {
            out.accept(problem(part, part.file().name() + " got shorter while it was read: try again"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + part.file().uri() + ": " + e.getMessage(), e);
        }
    }

    private static Problem problem(FilePart part, String message) {
        return new Problem(part.file().name(), part.start(), message);
    }
}
