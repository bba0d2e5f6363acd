package io.basilisk.jobs.data.catalogue;

import java.io.Serializable;
import java.util.List;

/**
 * How documents are taken out of a corpus's files.
 *
 * @param field name of the text field of {@code .jsonl} rows and of the text column of Parquet rows
 * @param separator what stands between documents of a text file; empty: long files are cut at blank lines
 * @param entries endings of the archive entries to take, for instance {@code .java}; none: all
 * @param stripLicence whether a comment at the head of a document that speaks of a licence is removed
 */
public record TextOptions(String field, String separator, List<String> entries, boolean stripLicence)
        implements Serializable {

    /** Text in {@code text}, no separator, all entries, nothing stripped. */
    public static final TextOptions DEFAULT = new TextOptions("text", "", List.of(), false);
}
