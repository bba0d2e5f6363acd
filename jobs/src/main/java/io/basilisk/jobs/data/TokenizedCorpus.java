package io.basilisk.jobs.data;

import io.basilisk.jobs.data.DatasetManifest.Block;
import io.basilisk.jobs.data.DatasetManifest.Part;
import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.tokenizer.TokenBuffer;
import io.basilisk.jobs.data.tokenizer.Tokenizer;
import io.basilisk.jobs.run.ParquetFiles;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Sha256;
import io.basilisk.jobs.run.Storage;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;

/** A prepared corpus on any Hadoop file system, read without Spark. Safe between threads. */
public final class TokenizedCorpus {

    static final String MANIFEST = "manifest.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String TRAIN = "train";
    static final String HELD_OUT = "heldout";

    private final Storage storage;
    private final Path root;
    private final DatasetManifest manifest;
    private final Tokenizer tokenizer;

    /** Blocks are read again round after round: they stay in memory as long as there is room. */
    private final Map<Integer, SoftReference<int[]>> read = new ConcurrentHashMap<>();

    private TokenizedCorpus(Storage storage, Path root, DatasetManifest manifest, Tokenizer tokenizer) {
        this.storage = storage;
        this.root = root;
        this.manifest = manifest;
        this.tokenizer = tokenizer;
    }

    /**
     * Opens a corpus that {@link DatasetJob} prepared.
     *
     * @param uri its directory: a local path or a Hadoop URI
     * @throws DatasetException if there is none, or its tokenizer is not the manifest's
     */
    public static TokenizedCorpus open(String uri, Configuration hadoop) {
        Storage storage = new Storage(hadoop);
        Path root = RunDirectory.of(uri).root();
        Path file = new Path(root, MANIFEST);
        if (!storage.exists(file)) {
            throw new DatasetException("expected a prepared data set in " + uri + ", found no " + MANIFEST
                    + ": ./basilisk dataset prepare makes one");
        }
        DatasetManifest manifest = DatasetManifest.fromJson(storage.read(file));
        byte[] json = storage.read(new Path(root, TOKENIZER));
        expect(manifest.tokenizerSha256(), json, new Path(root, TOKENIZER).toString());
        Tokenizer tokenizer = Tokenizer.fromJson(new String(json, StandardCharsets.UTF_8));
        return new TokenizedCorpus(storage, root, manifest, tokenizer);
    }

    public DatasetManifest manifest() {
        return manifest;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Number of training blocks. */
    public int trainBlocks() {
        return manifest.train().blocks().size();
    }

    /**
     * Tokens of one training block, a copy; only its part of the file is read.
     *
     * @throws DatasetException if the bytes are not those that the manifest says
     */
    public int[] trainBlock(int block) {
        if (block < 0 || block >= trainBlocks()) {
            throw new IndexOutOfBoundsException(
                    "expected a training block from 0 to " + (trainBlocks() - 1) + ", got " + block);
        }
        SoftReference<int[]> known = read.get(block);
        int[] tokens = known == null ? null : known.get();
        if (tokens == null) {
            tokens = read(manifest.train(), block);
            read.put(block, new SoftReference<>(tokens));
        }
        return tokens.clone();
    }

    /**
     * All held-out tokens, in order.
     *
     * @throws DatasetException as {@link #trainBlock}
     */
    public int[] heldOutTokens() {
        TokenBuffer tokens = new TokenBuffer();
        for (int block = 0; block < manifest.heldOut().blocks().size(); block++) {
            tokens.add(read(manifest.heldOut(), block));
        }
        return tokens.toArray();
    }

    private int[] read(Part part, int number) {
        Block block = part.blocks().get(number);
        int row = row(part.blocks(), number);
        Path file = new Path(root, part.files().get(block.file()).name());
        FilterCompat.Filter onlyThis = FilterCompat.get(FilterApi.eq(FilterApi.intColumn(TokenBlocks.BLOCK), row));
        byte[][] ids = new byte[1][];
        ParquetFiles.readFile(
                storage,
                file,
                TokenBlocks.SCHEMA,
                onlyThis,
                group -> ids[0] = group.getBinary(TokenBlocks.IDS, 0).getBytes());
        if (ids[0] == null) {
            throw new DatasetException(file + ": expected block " + row + ", it is not there");
        }
        expect(block.sha256(), ids[0], "block " + row + " of " + file);
        return TokenBlocks.decode(ids[0], manifest.idBytes());
    }

    /** Number of the block in its file: its distance from the file's first block. */
    private static int row(List<Block> blocks, int number) {
        int first = number;
        while (first > 0 && blocks.get(first - 1).file() == blocks.get(number).file()) {
            first--;
        }
        return number - first;
    }

    private static void expect(String sha256, byte[] bytes, String what) {
        String found = HexFormat.of().formatHex(Sha256.of(bytes));
        if (!found.equals(sha256)) {
            throw new DatasetException(
                    what + ": expected SHA-256 " + sha256 + " as the manifest says, got " + found + ": it was changed");
        }
    }
}
