package io.basilisk.jobs.data.catalogue;

import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import java.util.List;

/**
 * A corpus that is ready to be read: its files are there and their checksums were right.
 *
 * @param name catalogue name, or the name of the file or folder
 * @param files in a fixed order, by name
 * @param text how documents are taken out of the files
 * @param split default split
 * @param tokenizer default tokenizer
 * @param vocabulary default size of a {@code bpe} vocabulary
 */
public record DatasetSource(
        String name,
        List<SourceFile> files,
        TextOptions text,
        SplitRule split,
        TokenizerKind tokenizer,
        int vocabulary) {

    /** Small, so that a small model's table of tokens stays small; large enough for most common words of code. */
    public static final int DEFAULT_VOCABULARY = 1024;

    /** The same corpus with its files elsewhere. */
    public DatasetSource withFiles(List<SourceFile> others) {
        return new DatasetSource(name, others, text, split, tokenizer, vocabulary);
    }

    /** The same corpus with the text of its rows in another field or column. */
    public DatasetSource withField(String field) {
        TextOptions other = new TextOptions(field, text.separator(), text.entries(), text.stripLicence());
        return new DatasetSource(name, files, other, split, tokenizer, vocabulary);
    }
}
