package io.basilisk.jobs.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.run.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a prepared corpus holds: {@code manifest.json}. The same input and settings give the same bytes, on any cluster.
 *
 * @param format version of the layout
 * @param dataset catalogue name, or the name of the file or folder
 * @param tokenizerSha256 of {@code tokenizer.json}, hex
 * @param idBytes bytes of a token id in the blocks, 2 or 4, little-endian
 * @param blockTokens most tokens in a block
 * @param duplicates documents that were left out because the same text came before
 * @param skippedFiles binary files of the folder that were left out
 */
public record DatasetManifest(
        int format,
        String dataset,
        SplitRule split,
        TokenizerKind tokenizer,
        int vocabularySize,
        String tokenizerSha256,
        int idBytes,
        int blockTokens,
        long duplicates,
        long skippedFiles,
        Part train,
        Part heldOut) {

    /** The layout that this version writes, and the only one it reads. */
    public static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * One side of the split.
     *
     * @param documents number of documents; a tail split has one on each side
     * @param characters Unicode code points of the text
     * @param tokens with the ends of text between documents
     * @param blocks in the order of their numbers
     */
    public record Part(long documents, long characters, long tokens, List<TokenFile> files, List<Block> blocks) {}

    /**
     * A Parquet file.
     *
     * @param name path below the corpus's directory
     * @param sha256 of its bytes, hex
     */
    public record TokenFile(String name, long bytes, String sha256) {}

    /**
     * A token block.
     *
     * @param file index in {@link Part#files}; the blocks of a file stand in it in the order of their numbers
     * @param sha256 of the stored ids, hex
     */
    public record Block(int file, int tokens, String sha256) {}

    /** Canonical JSON: fixed order of fields, fixed spaces. */
    public byte[] toJson() {
        try {
            return (MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a record of plain values can be written", e);
        }
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws DatasetException if it is something else
     */
    public static DatasetManifest fromJson(byte[] json) {
        try {
            DatasetManifest manifest = MAPPER.readValue(json, DatasetManifest.class);
            if (manifest.format != FORMAT) {
                throw new DatasetException("manifest.json: expected format " + FORMAT + ", got " + manifest.format);
            }
            return manifest;
        } catch (IOException e) {
            throw new DatasetException("manifest.json: not the manifest of a prepared data set: " + e.getMessage(), e);
        }
    }

    /** SHA-256 of {@link #toJson}: what a run's settings pin. */
    public byte[] sha256() {
        return Sha256.of(toJson());
    }
}
