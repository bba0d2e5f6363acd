package io.basilisk.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.SourceFile;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import io.basilisk.jobs.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left in the target folder, whatever happens; and what is said of input that is no text. */
@ExtendWith(SharedSpark.class)
class PreparedFolderTest {

    private static final DatasetSettings BYTES =
            new DatasetSettings(TokenizerKind.BYTE, 0, SplitRule.DEFAULT, 1 << 16, 256);

    /** Numbered, so that no two documents of it are equal. */
    private static final String GOOD = IntStream.range(0, 4000)
            .mapToObj(i -> "line " + i + " is as good as any\n")
            .collect(Collectors.joining());

    @TempDir
    Path folder;

    private SparkSession spark;

    @BeforeEach
    void take(SparkSession shared) throws IOException {
        spark = shared;
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("out"));
    }

    @Test
    void whatIsThereIsKeptWhileInputAndSettingsAreTheSame() throws IOException {
        write("a.txt", GOOD);
        DatasetManifest first = run(BYTES);
        Path manifest = folder.resolve("out/data/manifest.json");
        FileTime early = FileTime.fromMillis(1);
        Files.setLastModifiedTime(manifest, early);
        assertThat(run(BYTES)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(manifest)).as("not written again").isEqualTo(early);

        DatasetSettings other = new DatasetSettings(TokenizerKind.CHAR, 0, SplitRule.DEFAULT, 1 << 16, 256);
        assertThat(run(other).tokenizer()).isEqualTo(TokenizerKind.CHAR);
        write("a.txt", GOOD + "more");
        assertThat(run(other).train().characters() + run(other).heldOut().characters())
                .isEqualTo(GOOD.length() + 4);
        Files.delete(folder.resolve("out/data/train/part-00000.parquet"));
        assertThat(run(other)).as("made again where a file is missing").isNotNull();
        assertThat(folder.resolve("out/data/train/part-00000.parquet")).exists();
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        write("a.txt", GOOD);
        Path draft = Files.createDirectories(folder.resolve("out/.data.draft/train"));
        Files.writeString(draft.resolve("part-00099.parquet"), "half a file");
        run(BYTES);
        assertThat(left()).containsExactly("data");
        assertThat(folder.resolve("out/data/train/part-00099.parquet")).doesNotExist();
    }

    @Test
    void anErrorLeavesWhatWasThereBefore() throws IOException {
        write("a.txt", GOOD);
        DatasetManifest before = run(BYTES);
        Files.write(folder.resolve("in/b.txt"), new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(() -> run(BYTES)).isInstanceOf(DatasetException.class);
        assertThat(left()).containsExactly("data");
        assertThat(TokenizedCorpus.open(folder.resolve("out/data").toString(), new Configuration())
                        .manifest())
                .isEqualTo(before);
    }

    @Test
    void aFolderWithOtherThingsIsNotTouched() throws IOException {
        write("a.txt", GOOD);
        Path thesis = folder.resolve("out/data/thesis.doc");
        Files.createDirectories(thesis.getParent());
        Files.writeString(thesis, "years of work");
        assertThatThrownBy(() -> run(BYTES))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("it holds something else");
        assertThat(thesis).hasContent("years of work");
    }

    @Test
    void localFilesAreStagedForACluster() throws IOException {
        write("a.txt", GOOD);
        Storage storage = new Storage(new Configuration());
        PreparedFolder prepared = new PreparedFolder(
                storage, RunDirectory.of(folder.resolve("out/data").toString()).root());
        prepared.begin();
        DatasetSource staged = prepared.stage(in());
        assertThat(staged.files()).extracting(SourceFile::name).containsExactly("a.txt");
        assertThat(staged.files().getFirst().uri()).contains("/out/.data.draft/");
        assertThat(Path.of(URI.create(staged.files().getFirst().uri()))).hasContent(GOOD);
        prepared.clean();
        assertThat(left()).isEmpty();
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                bad("nothing but blanks", "empty data set: no text", in -> text(in, "a.txt", " \n\t\n ")),
                bad(
                        "one binary file",
                        "a.bin: expected text, this looks like a binary file",
                        in -> bytes(in, "a.bin", 0, 1)),
                bad("only binary files", "2 binary files were left out", in -> {
                    bytes(in, "a.bin", 0, 1);
                    bytes(in, "b.bin", 0, 2);
                }),
                bad("NUL far in a text", "a.txt: byte 9000 is NUL", in -> text(in, "a.txt", "x".repeat(9000) + "\0")),
                bad("invalid UTF-8", "b.txt: byte 3 (0xff) is not valid UTF-8", in -> {
                    text(in, "a.txt", GOOD);
                    bytes(in, "b.txt", 'a', 'b', 'c', 0xff, 'd');
                }),
                bad(
                        "Latin-1 in a long file",
                        "a.txt: byte " + GOOD.length() + " (0xe9)",
                        in -> bytes(in, "a.txt", concat(GOOD, 0xe9, 'x'))),
                bad(
                        "cut in a character",
                        "a.txt: byte " + GOOD.length() + " (0xc3)",
                        in -> bytes(in, "a.txt", concat(GOOD, 0xc3))),
                bad("too little text", "too small: expected at least 256 tokens", in -> text(in, "a.txt", "short")),
                bad(
                        "one document",
                        "held out by hash:0.1, without 0 duplicates: ",
                        in -> text(in, "a.txt", "x".repeat(5000))),
                bad(
                        "no JSON",
                        "a.jsonl: the line at byte 16 is not JSON",
                        in -> text(in, "a.jsonl", "{\"text\":\"good\"}\n{bad")),
                bad(
                        "no text field",
                        "has no text field 'text': found an object with [body, id]",
                        in -> text(in, "a.jsonl", "{\"body\":\"x\",\"id\":1}")),
                bad("text that is a number", "has no text field 'text'", in -> text(in, "a.jsonl", "{\"text\":3}")),
                bad("NUL in JSON", "has a NUL in its text", in -> text(in, "a.jsonl", "{\"text\":\"a\\u0000b\"}")),
                bad("a JSON array", "found no object", in -> text(in, "a.jsonl", "[1,2]")),
                bad("no Parquet", "a.parquet is not a readable Parquet table", in -> text(in, "a.parquet", GOOD)),
                bad("no zip", "a.zip is not a zip archive", in -> text(in, "a.zip", GOOD)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInput")
    void badInputIsNamedAndLeavesNothing(String name, String message, Consumer<Path> write) throws IOException {
        write.accept(folder.resolve("in"));
        assertThatThrownBy(() -> run(BYTES))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message);
        assertThat(left()).isEmpty();
    }

    @Test
    void aSmallCorpusHasTextOnBothSides() throws IOException {
        for (int i = 0; i < 20; i++) {
            write("a.txt", i + GOOD.substring(0, 5000));
            write("b.txt", i + GOOD.substring(5000, 10_000));
            DatasetManifest manifest = run(BYTES);
            assertThat(manifest.train().documents()).isEqualTo(1);
            assertThat(manifest.heldOut().documents()).isEqualTo(1);
        }
    }

    @Test
    void oneHugeLineIsCutLikeAnyText() throws IOException {
        write("a.txt", GOOD.replace('\n', ' ').repeat(2));
        DatasetManifest manifest = run(BYTES);
        assertThat(manifest.train().documents() + manifest.heldOut().documents() + manifest.duplicates())
                .isBetween(20L, 40L);
    }

    @Test
    void aTailSplitNeedsOneTextFile() throws IOException {
        DatasetSettings tail = new DatasetSettings(TokenizerKind.BYTE, 0, SplitRule.parse("tail:0.1"), 1 << 16, 256);
        write("a.txt", GOOD);
        write("b.txt", GOOD);
        assertThatThrownBy(() -> run(tail))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("needs one plain text file", "2 files", "--split hash:0.1");
        assertThat(left()).isEmpty();
    }

    @Test
    void aFileThatVanishesIsNamed() throws IOException {
        write("a.txt", GOOD);
        write("b.txt", GOOD);
        DatasetSource source = in();
        Files.delete(folder.resolve("in/b.txt"));
        assertThatThrownBy(() -> DatasetJob.run(
                        spark, source, BYTES, folder.resolve("out/data").toString()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("cannot read b.txt");
        assertThat(left()).isEmpty();
    }

    private static Arguments bad(String name, String message, Consumer<Path> write) {
        return Arguments.of(name, message, write);
    }

    private static byte[] concat(String text, int... more) {
        byte[] head = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + more.length);
        for (int i = 0; i < more.length; i++) {
            all[head.length + i] = (byte) more[i];
        }
        return all;
    }

    private static void text(Path folder, String name, String text) {
        bytes(folder, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(Path folder, String name, int... bytes) {
        bytes(folder, name, concat("", bytes));
    }

    private static void bytes(Path folder, String name, byte[] bytes) {
        try {
            Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String text) {
        text(folder.resolve("in"), name, text);
    }

    private DatasetSource in() {
        return new Datasets(folder.resolve("home"))
                .resolve(folder.resolve("in").toString(), Optional.empty(), new Configuration(), note -> {});
    }

    private DatasetManifest run(DatasetSettings settings) {
        return DatasetJob.run(spark, in(), settings, folder.resolve("out/data").toString());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
