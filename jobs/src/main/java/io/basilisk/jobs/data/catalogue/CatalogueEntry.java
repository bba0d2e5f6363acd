package io.basilisk.jobs.data.catalogue;

import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import java.util.List;

/**
 * A corpus of the catalogue: {@code datasets/NAME/dataset.json}.
 *
 * @param title what it is, in a line
 * @param source page that describes it
 * @param licence SPDX identifier, or what is known
 * @param text how documents are taken out of the files
 * @param split default split
 * @param tokenizer default tokenizer
 * @param vocabulary default size of a {@code bpe} vocabulary
 * @param documents expected number of documents, duplicates dropped
 * @param tokens expected number of tokens on both sides of the split, with all defaults; 0: not counted yet
 */
public record CatalogueEntry(
        String name,
        String title,
        String source,
        String licence,
        List<RemoteFile> files,
        TextOptions text,
        SplitRule split,
        TokenizerKind tokenizer,
        int vocabulary,
        long documents,
        long tokens) {

    /** Length of all files. */
    public long bytes() {
        return files.stream().mapToLong(RemoteFile::bytes).sum();
    }
}
