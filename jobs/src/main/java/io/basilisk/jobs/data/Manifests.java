package io.basilisk.jobs.data;

import io.basilisk.jobs.data.BlockWriter.Side;
import io.basilisk.jobs.data.BlockWriter.Written;
import io.basilisk.jobs.data.DatasetManifest.Block;
import io.basilisk.jobs.data.DatasetManifest.Part;
import io.basilisk.jobs.data.DatasetManifest.TokenFile;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.tokenizer.Tokenizer;
import io.basilisk.jobs.run.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Puts the manifest together from what the tasks wrote. */
final class Manifests {

    private Manifests() {}

    static DatasetManifest of(
            DatasetSource source,
            DatasetSettings settings,
            Tokenizer tokenizer,
            byte[] tokenizerJson,
            Survey survey,
            List<Written> written) {
        return new DatasetManifest(
                DatasetManifest.FORMAT,
                source.name(),
                settings.split(),
                settings.tokenizer(),
                tokenizer.vocabularySize(),
                HexFormat.of().formatHex(Sha256.of(tokenizerJson)),
                TokenBlocks.idBytes(tokenizer.vocabularySize()),
                settings.blockTokens(),
                survey.duplicates(),
                survey.skipped(),
                part(written, Written::train),
                part(written, Written::heldOut));
    }

    private static Part part(List<Written> written, Function<Written, Side> sideOf) {
        List<Side> sides = written.stream()
                .sorted(Comparator.comparingInt(Written::bucket))
                .map(sideOf)
                .filter(side -> !side.file().isEmpty())
                .toList();
        List<TokenFile> files = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (Side side : sides) {
            for (int i = 0; i < side.tokens().size(); i++) {
                blocks.add(new Block(
                        files.size(), side.tokens().get(i), side.hashes().get(i)));
            }
            files.add(new TokenFile(side.file(), side.bytes(), side.sha256()));
        }
        return new Part(
                sides.stream().mapToLong(Side::documents).sum(),
                sides.stream().mapToLong(Side::characters).sum(),
                blocks.stream().mapToLong(Block::tokens).sum(),
                files,
                blocks);
    }
}
