package io.basilisk.jobs.verify;

import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Sha256;
import io.basilisk.jobs.run.Storage;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** A data folder with the right files and hashes; nobody reads the tokens. */
final class TinyData {
    static final int TRAIN_BLOCKS = 1;

    private TinyData() {}

    /** @return hash of the manifest */
    static byte[] write(Storage storage, RunDirectory directory, int heldOutTokens) {
        DatasetManifest manifest = new DatasetManifest(
                DatasetManifest.FORMAT,
                "none",
                SplitRule.parse("tail:0.1"),
                TokenizerKind.BYTE,
                256,
                file(storage, directory, "tokenizer.json"),
                2,
                1 << 16,
                0,
                0,
                part(storage, directory, "train/part-0.parquet", 9 * heldOutTokens),
                part(storage, directory, "heldout/part-0.parquet", heldOutTokens));
        storage.write(new Path(directory.data(), "manifest.json"), manifest.toJson());
        return manifest.sha256();
    }

    private static DatasetManifest.Part part(Storage storage, RunDirectory directory, String name, int tokens) {
        String sha256 = file(storage, directory, name);
        return new DatasetManifest.Part(
                1,
                tokens,
                tokens,
                List.of(new DatasetManifest.TokenFile(name, name.length(), sha256)),
                List.of(new DatasetManifest.Block(0, tokens, sha256)));
    }

    private static String file(Storage storage, RunDirectory directory, String name) {
        byte[] content = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        storage.write(new Path(directory.data(), name), content);
        return HexFormat.of().formatHex(Sha256.of(content));
    }
}
