package io.basilisk.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.testing.SharedSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class TokenizedCorpusTest {

    private static final int BLOCK_TOKENS = 1 << 15;

    @TempDir
    Path folder;

    private String text = "";

    @BeforeEach
    void prepare(SparkSession spark) throws IOException {
        text = IntStream.range(0, 60_000).mapToObj(i -> "number " + i + "\n").collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("numbers.txt"), text);
        DatasetSettings settings =
                new DatasetSettings(TokenizerKind.BYTE, 0, SplitRule.parse("tail:0.1"), BLOCK_TOKENS, 256);
        DatasetJob.run(
                spark,
                new Datasets(folder).resolve(file.toString(), Optional.empty(), new Configuration(), note -> {}),
                settings,
                folder.resolve("out").toString());
    }

    @Test
    void aBlockIsReadWithoutTheOthers() throws IOException {
        Configuration counting = new Configuration();
        TokenizedCorpus corpus = open(counting);
        assertThat(corpus.trainBlocks()).isEqualTo(64);
        FileSystem.clearStatistics();
        int[] block = corpus.trainBlock(40);
        long read = FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesRead");
        long file = Files.size(folder.resolve("out/train/part-00000.parquet"));
        assertThat(read).isLessThan(file / 4);
        int start = IntStream.range(0, 40)
                .map(i -> corpus.manifest().train().blocks().get(i).tokens())
                .sum();
        assertThat(corpus.tokenizer().decode(block)).isEqualTo(text.substring(start, start + block.length));
    }

    @Test
    void whatACallerDoesToItsTokensIsItsOwnAffair() {
        TokenizedCorpus corpus = open(new Configuration());
        int[] block = corpus.trainBlock(3);
        int[] copy = block.clone();
        block[0] = -1;
        assertThat(corpus.trainBlock(3)).isEqualTo(copy);
    }

    @Test
    void everyFlippedByteOfABlockIsFound() throws IOException {
        Path file = folder.resolve("out/train/part-00000.parquet");
        byte[] bytes = Files.readAllBytes(file);
        int place = indexOf(bytes, "number 20000\n".getBytes(StandardCharsets.US_ASCII), 2);
        bytes[place] ^= 1;
        Files.write(file, bytes);
        TokenizedCorpus corpus = open(new Configuration());
        assertThatThrownBy(() -> {
                    for (int block = 0; block < corpus.trainBlocks(); block++) {
                        corpus.trainBlock(block);
                    }
                })
                .isInstanceOf(DatasetException.class)
                .hasMessageMatching("block \\d+ of .*/train/part-00000.parquet: expected SHA-256 .* it was changed");
        assertThat(corpus.heldOutTokens()).isNotEmpty();
    }

    @Test
    void aChangedTokenizerIsFound() throws IOException {
        Path file = folder.resolve("out/tokenizer.json");
        Files.writeString(
                file, Files.readString(file).replace("\"a\" : 97", "\"a\" : 98").replace("\"b\" : 98", "\"b\" : 97"));
        assertThatThrownBy(() -> open(new Configuration()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("tokenizer.json", "expected SHA-256");
    }

    @Test
    void anEmptyFolderIsNoCorpus() {
        assertThatThrownBy(() -> TokenizedCorpus.open(folder.resolve("none").toString(), new Configuration()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("found no manifest.json", "dataset prepare");
    }

    @Test
    void blocksThatAreNotThereAreRefused() {
        TokenizedCorpus corpus = open(new Configuration());
        assertThatThrownBy(() -> corpus.trainBlock(64))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("from 0 to 63, got 64");
        assertThatThrownBy(() -> corpus.trainBlock(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void manifestsOfOtherFormatsAreRefused() {
        DatasetManifest manifest = open(new Configuration()).manifest();
        assertThat(DatasetManifest.fromJson(manifest.toJson())).isEqualTo(manifest);
        String json = new String(manifest.toJson(), StandardCharsets.UTF_8);
        assertThatThrownBy(() -> manifest(json.replace("\"format\" : 1", "\"format\" : 2")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("expected format 1, got 2");
        assertThatThrownBy(() -> manifest("{}")).isInstanceOf(DatasetException.class);
        assertThatThrownBy(() -> manifest("["))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("manifest.json");
    }

    @Test
    void idsTakeTwoBytesWhileTheyFit() {
        int[] tokens = {0, 1, 255, 256, 65_535};
        assertThat(TokenBlocks.idBytes(65_536)).isEqualTo(2);
        assertThat(TokenBlocks.idBytes(65_537)).isEqualTo(4);
        assertThat(TokenBlocks.encode(tokens, 2)).containsExactly(0, 0, 1, 0, 255, 0, 0, 1, 255, 255);
        assertThat(TokenBlocks.decode(TokenBlocks.encode(tokens, 2), 2)).isEqualTo(tokens);
        int[] large = {65_536, 1_000_000};
        assertThat(TokenBlocks.decode(TokenBlocks.encode(large, 4), 4)).isEqualTo(large);
    }

    private static DatasetManifest manifest(String json) {
        return DatasetManifest.fromJson(json.getBytes(StandardCharsets.UTF_8));
    }

    private TokenizedCorpus open(Configuration hadoop) {
        return TokenizedCorpus.open(folder.resolve("out").toString(), hadoop);
    }

    /** Place of ASCII text that is stored with {@code width} bytes a character. */
    private static int indexOf(byte[] bytes, byte[] text, int width) {
        for (int at = 0; at + text.length * width <= bytes.length; at++) {
            int matched = 0;
            while (matched < text.length && bytes[at + matched * width] == text[matched]) {
                matched++;
            }
            if (matched == text.length) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }
}
