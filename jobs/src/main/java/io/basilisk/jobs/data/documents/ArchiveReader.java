package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.documents.Reading.Skipped;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files of a zip archive; each is a document. */
final class ArchiveReader {

    /** An entry is held in memory whole; more than this is no text that a person wrote. */
    private static final int LONGEST_ENTRY_BYTES = 64 << 20;

    private final FilePart part;
    private final String name;
    private final Consumer<Reading> out;
    private final Cleaner cleaner;

    ArchiveReader(FilePart part, Consumer<Reading> out) {
        this.part = part;
        this.out = out;
        name = part.file().name();
        cleaner = new Cleaner(part.options(), out);
    }

    void read(FileSystem files) throws IOException {
        int entries = 0;
        try (ZipInputStream zip = new ZipInputStream(
                new BufferedInputStream(files.open(new Path(part.file().uri())), 1 << 16))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                if (!entry.isDirectory() && isWanted(entry.getName()) && !entry(zip, name + "!/" + entry.getName())) {
                    return;
                }
            }
        } catch (ZipException | EOFException e) {
            problem(name + " is a broken archive: " + e.getMessage());
            return;
        }
        if (entries == 0) {
            problem(name + " is not a zip archive, or an empty one");
        }
    }

    private boolean isWanted(String entry) {
        List<String> endings = part.options().entries();
        return endings.isEmpty() || endings.stream().anyMatch(entry::endsWith);
    }

    private boolean entry(ZipInputStream zip, String entry) throws IOException {
        byte[] bytes = zip.readNBytes(LONGEST_ENTRY_BYTES + 1);
        if (Cleaner.isBinary(bytes, bytes.length)) {
            out.accept(new Skipped(entry));
            return true;
        }
        if (bytes.length > LONGEST_ENTRY_BYTES) {
            problem(entry + " is longer than 64 MiB");
            return false;
        }
        int start = Cleaner.byteOrderMark(bytes, bytes.length);
        if (cleaner.check(entry, bytes, start, bytes.length, start)) {
            cleaner.document(bytes, start, bytes.length);
            return true;
        }
        return false;
    }

    private void problem(String message) {
        out.accept(new Problem(name, 0, message));
    }
}
