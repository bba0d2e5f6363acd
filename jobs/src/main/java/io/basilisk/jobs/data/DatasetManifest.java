package io.basilisk.jobs.data;

import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import java.util.List;

/**
 * What a prepared corpus holds: {@code manifest.json}. The same input and settings give the same bytes, on any cluster.
 *
 * @param dataset catalogue name, or the name of the file or folder
 * @param tokenizerSha256 of {@code tokenizer.json}, hex
 * @param duplicates documents that were left out because the same text came before
 */
public record DatasetManifest(
        String dataset,
        SplitRule split,
        TokenizerKind tokenizer,
        int vocabularySize,
        String tokenizerSha256,
        long duplicates,
        Part train,
        Part heldOut) {

    /**
     * One side of the split.
     *
     * @param characters Unicode code points of the text
     * @param blocks in the order of their numbers
     */
    public record Part(long documents, long characters, long tokens, List<TokenFile> files, List<Block> blocks) {}

    /**
     * A Parquet file.
     *
     * @param name path below the corpus's directory
     * @param sha256 of its bytes, hex
     */
    public record TokenFile(String name, String sha256) {}

    /**
     * A token block.
     *
     * @param file index in {@link Part#files}
     * @param sha256 of the stored bytes, hex
     */
    public record Block(int file, int tokens, String sha256) {}

    /** Canonical JSON: fixed order, no spaces to choose. */
    public byte[] toJson() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Reads {@link #toJson}. */
    public static DatasetManifest fromJson(byte[] json) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** SHA-256 of {@link #toJson}: what a run's settings pin. */
    public byte[] sha256() {
        throw new UnsupportedOperationException("not written yet");
    }
}
