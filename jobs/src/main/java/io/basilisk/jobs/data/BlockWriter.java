package io.basilisk.jobs.data;

import io.basilisk.jobs.data.tokenizer.Encoder;
import io.basilisk.jobs.data.tokenizer.TokenBuffer;
import io.basilisk.jobs.data.tokenizer.Tokenizer;
import io.basilisk.jobs.data.tokenizer.Utf8;
import io.basilisk.jobs.run.Sha256;
import io.basilisk.jobs.run.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;

/** Tokenises buckets and writes their blocks: one file for each side of the split that a bucket has text on. */
final class BlockWriter {

    /** Blocks that the training side should have at least, all buckets together: work for many shards. */
    private static final int WANTED_BLOCKS = 64;

    private static final int LEAST_TOKENS = 1024;

    private final Storage storage;
    private final Path root;
    private final Tokenizer tokenizer;
    private final Encoder encoder;
    private final int blockTokens;
    private final int wantedBlocks;
    private final long attempt;

    /**
     * @param root where {@code train/} and {@code heldout/} are
     * @param trainBuckets how many buckets have text to train on
     * @param attempt a number that no other running task has: two attempts at one bucket do not write the same file
     */
    BlockWriter(Storage storage, Path root, Tokenizer tokenizer, int blockTokens, int trainBuckets, long attempt) {
        this.storage = storage;
        this.root = root;
        this.tokenizer = tokenizer;
        this.encoder = new Encoder(tokenizer);
        this.blockTokens = blockTokens;
        this.wantedBlocks = Math.ceilDiv(WANTED_BLOCKS, trainBuckets);
        this.attempt = attempt;
    }

    /** What was written of one bucket. */
    record Written(int bucket, Side train, Side heldOut) implements Serializable {}

    /** What was written of one side of one bucket; {@code file} is empty if there was no text. */
    record Side(
            String file,
            long bytes,
            String sha256,
            long documents,
            long characters,
            List<Integer> tokens,
            List<String> hashes)
            implements Serializable {}

    Written write(Bucket bucket) {
        return new Written(
                bucket.number(),
                write(bucket, bucket.train(), TokenizedCorpus.TRAIN, wantedBlocks),
                write(bucket, bucket.heldOut(), TokenizedCorpus.HELD_OUT, 1));
    }

    private Side write(Bucket bucket, List<byte[]> documents, String folder, int wanted) {
        TokenBuffer tokens = new TokenBuffer();
        long characters = 0;
        for (byte[] text : documents) {
            encoder.encode(text, 0, text.length, tokens);
            if (bucket.separate()) {
                tokenizer.endOfText().ifPresent(tokens::add);
            }
            characters += Utf8.codePoints(text, 0, text.length);
        }
        if (tokens.size() == 0) {
            return new Side("", 0, "", 0, 0, List.of(), List.of());
        }
        String name = String.format(Locale.ROOT, "%s/part-%05d.parquet", folder, bucket.number());
        List<int[]> blocks = cut(tokens, TokenBlocks.count(tokens.size(), blockTokens, wanted, LEAST_TOKENS));
        Path file = new Path(root, name);
        List<String> hashes = writeFile(file, blocks);
        return new Side(
                name,
                length(file),
                HexFormat.of().formatHex(storage.sha256(file)),
                documents.size(),
                characters,
                blocks.stream().map(block -> block.length).toList(),
                hashes);
    }

    private long length(Path file) {
        try {
            return file.getFileSystem(storage.hadoop()).getFileStatus(file).getLen();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look up " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<int[]> cut(TokenBuffer tokens, int count) {
        List<int[]> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) tokens.size() * i / count);
            int to = (int) ((long) tokens.size() * (i + 1) / count);
            blocks.add(tokens.slice(from, to));
        }
        return blocks;
    }

    /** Returns the blocks' hashes. */
    private List<String> writeFile(Path file, List<int[]> blocks) {
        Path temporary = new Path(file.getParent(), "." + file.getName() + "." + attempt + ".tmp");
        SimpleGroupFactory rows = new SimpleGroupFactory(TokenBlocks.SCHEMA);
        List<String> hashes = new ArrayList<>();
        storage.delete(temporary);
        try (ParquetWriter<Group> writer = writer(temporary)) {
            for (int i = 0; i < blocks.size(); i++) {
                byte[] ids = TokenBlocks.encode(blocks.get(i), TokenBlocks.idBytes(tokenizer.vocabularySize()));
                writer.write(rows.newGroup()
                        .append(TokenBlocks.BLOCK, i)
                        .append(TokenBlocks.TOKENS, blocks.get(i).length)
                        .append(TokenBlocks.IDS, Binary.fromConstantByteArray(ids)));
                hashes.add(HexFormat.of().formatHex(Sha256.of(ids)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write token file " + file + ": " + e.getMessage(), e);
        }
        storage.moveInto(temporary, file);
        return hashes;
    }

    /**
     * One row a page, so that a reader that wants one block reads one block. Pages are of version 2: of version 1 pages
     * the footer lists two encodings in an order that differs from process to process, and so would the file's hash.
     */
    private ParquetWriter<Group> writer(Path file) throws IOException {
        return ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, storage.hadoop()))
                .withConf(storage.hadoop())
                .withType(TokenBlocks.SCHEMA)
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
                .withPageRowCountLimit(1)
                .withDictionaryEncoding(false)
                .build();
    }
}
