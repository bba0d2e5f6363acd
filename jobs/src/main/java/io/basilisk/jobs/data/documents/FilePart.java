package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.catalogue.SourceFile;
import io.basilisk.jobs.data.catalogue.TextOptions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The piece of a file that one task reads. Which documents come out of a file does not depend on how it is cut.
 *
 * @param start first byte
 * @param end byte after the last one; a document belongs to the part that it starts in
 * @param alone whether this file is the whole corpus
 */
public record FilePart(SourceFile file, long start, long end, boolean alone, TextOptions options)
        implements Serializable {

    /** Large enough that a task is worth its start, small enough that one file keeps several tasks busy. */
    private static final long PART_BYTES = 8 << 20;

    /** All parts of the files, in order. Archives have no parts: they are read from their beginning. */
    public static List<FilePart> of(List<SourceFile> files, TextOptions options) {
        List<FilePart> parts = new ArrayList<>();
        boolean alone = files.size() == 1;
        for (SourceFile file : files) {
            long step = FileFormat.of(file.name()) == FileFormat.ARCHIVE ? Math.max(1, file.bytes()) : PART_BYTES;
            for (long start = 0; start < file.bytes(); start += step) {
                parts.add(new FilePart(file, start, Math.min(file.bytes(), start + step), alone, options));
            }
        }
        return parts;
    }
}
