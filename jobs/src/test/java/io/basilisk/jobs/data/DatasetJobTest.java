package io.basilisk.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real Spark, real files; the expected result is computed here in the plainest way. */
@ExtendWith(SharedSpark.class)
class DatasetJobTest {

    private static final DatasetSettings BYTES = new DatasetSettings(
            TokenizerKind.BYTE, 0, SplitRule.DEFAULT, DatasetSettings.BLOCK_TOKENS, DatasetSettings.MINIMUM_TOKENS);

    @TempDir
    Path folder;

    private SparkSession spark;

    @BeforeEach
    void take(SparkSession shared) {
        spark = shared;
    }

    @Test
    void theSameInputGivesTheSameManifestForAnyNumberOfTasks() throws IOException {
        long seed = 5;
        System.out.println("seed " + seed);
        writeFiles(new Random(seed), 40, 100_000);
        // Longer than what one task reads.
        Files.writeString(folder.resolve("in/long.txt"), randomText(new Random(seed), 9 << 20));
        DatasetSettings settings = new DatasetSettings(TokenizerKind.BPE, 400, SplitRule.DEFAULT, 1 << 16, 256);
        Map<Integer, Map<String, String>> results = new HashMap<>();
        for (int cores : new int[] {1, 2, 7}) {
            Path to = folder.resolve("out" + cores);
            DatasetJob.run(
                    JavaSparkContext.fromSparkContext(spark.sparkContext()), in(), settings, to.toString(), cores);
            results.put(cores, hashes(to));
        }
        assertThat(results.get(1)).containsKeys("manifest.json", "tokenizer.json", "train/part-00002.parquet");
        assertThat(results.get(2)).isEqualTo(results.get(1));
        assertThat(results.get(7)).isEqualTo(results.get(1));
    }

    /** Encodings are listed in the order of a hash set of enum constants, which another process may order otherwise. */
    @Test
    void footersListOneEncodingAColumn() throws IOException {
        writeFiles(new Random(14), 10, 3000);
        run(BYTES, "out");
        var file = new org.apache.hadoop.fs.Path(
                folder.resolve("out/train/part-00000.parquet").toUri());
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, new Configuration()))) {
            assertThat(reader.getFooter().getBlocks())
                    .flatExtracting(BlockMetaData::getColumns)
                    .isNotEmpty()
                    .allSatisfy(column -> assertThat(column.getEncodings()).hasSize(1));
        }
    }

    @Test
    void fileNamesAndOrderDoNotShow() throws IOException {
        writeFiles(new Random(6), 40, 2000);
        DatasetManifest before = run(BYTES, "before");
        for (int i = 0; i < 40; i++) {
            Files.move(folder.resolve("in/" + i + ".txt"), folder.resolve("in/renamed-" + (i * 7 % 40) + ".md"));
        }
        assertThat(run(BYTES, "after")).isEqualTo(before);
    }

    @Test
    void documentsComeInTheOrderOfTheirHashesSplitByThemAndWithoutDuplicates() throws IOException {
        List<byte[]> texts = writeFiles(new Random(7), 50, 3000);
        Files.write(folder.resolve("in/again.txt"), texts.get(3));
        Files.write(folder.resolve("in/and-again.txt"), texts.get(3));
        DatasetManifest manifest = run(BYTES, "out");
        TreeMap<String, byte[]> byHash = new TreeMap<>();
        texts.forEach(text -> byHash.put(sha256(text), text));
        List<Integer> train = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        byHash.forEach((hash, text) -> {
            boolean held = Long.parseUnsignedLong(hash.substring(48), 16) >>> 11 < 0.1 * (1L << 53);
            for (byte b : text) {
                (held ? heldOut : train).add(b & 0xff);
            }
            (held ? heldOut : train).add(0);
        });
        TokenizedCorpus corpus = open("out");
        assertThat(trainTokens(corpus)).isEqualTo(ints(train));
        assertThat(corpus.heldOutTokens()).isEqualTo(ints(heldOut));
        assertThat(manifest.duplicates()).isEqualTo(2);
        assertThat(manifest.train().documents() + manifest.heldOut().documents())
                .isEqualTo(50);
        assertThat(manifest.train().tokens()).isEqualTo(train.size());
        assertThat(corpus.manifest()).isEqualTo(manifest);
    }

    @Test
    void aTailSplitKeepsTheTextInOrder() throws IOException {
        String text = randomText(new Random(8), 200_000) + "é日";
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/only.txt"), text);
        DatasetManifest manifest =
                run(new DatasetSettings(TokenizerKind.CHAR, 0, SplitRule.parse("tail:0.1"), 1 << 16, 256), "out");
        TokenizedCorpus corpus = open("out");
        int[] points = text.codePoints().toArray();
        int cut = (int) (points.length * 0.9);
        assertThat(corpus.tokenizer().decode(trainTokens(corpus))).isEqualTo(new String(points, 0, cut));
        assertThat(corpus.tokenizer().decode(corpus.heldOutTokens()))
                .isEqualTo(new String(points, cut, points.length - cut));
        assertThat(manifest.train().characters()).isEqualTo(cut);
        assertThat(manifest.heldOut().characters()).isEqualTo(points.length - cut);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int distinct = (int)
                IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
        assertThat(corpus.tokenizer().vocabularySize()).isEqualTo(distinct);
    }

    @Test
    void bpeIsLearnedFromTheTrainingTextAlone() throws IOException {
        writeFiles(new Random(9), 30, 4000);
        run(new DatasetSettings(TokenizerKind.BPE, 300, SplitRule.DEFAULT, 1 << 16, 256), "before");
        // A word that is everywhere in one new document, if that one happens to be held out, must not be learned.
        String filler = "zqzqzqzq ".repeat(300);
        int salt = 0;
        while (!SplitRule.DEFAULT.holdsOut(HexFormat.of().parseHex(sha256(bytes(filler + salt))))) {
            salt++;
        }
        Files.writeString(folder.resolve("in/held-out.txt"), filler + salt);
        run(new DatasetSettings(TokenizerKind.BPE, 300, SplitRule.DEFAULT, 1 << 16, 256), "after");
        assertThat(open("after").tokenizer().toJson())
                .isEqualTo(open("before").tokenizer().toJson());
    }

    @Test
    void documentsEndWithTheEndOfText() throws IOException {
        List<byte[]> texts = writeFiles(new Random(10), 30, 4000);
        run(new DatasetSettings(TokenizerKind.BPE, 300, SplitRule.DEFAULT, 1 << 16, 256), "out");
        TokenizedCorpus corpus = open("out");
        int endOfText = corpus.tokenizer().endOfText().orElseThrow();
        int[] tokens = trainTokens(corpus);
        assertThat(IntStream.of(tokens).filter(token -> token == endOfText).count())
                .isEqualTo(corpus.manifest().train().documents());
        assertThat(tokens[tokens.length - 1]).isEqualTo(endOfText);
        int first = IntStream.range(0, tokens.length)
                .filter(i -> tokens[i] == endOfText)
                .findFirst()
                .orElseThrow();
        byte[] document = corpus.tokenizer().decodeBytes(Arrays.copyOf(tokens, first));
        assertThat(texts.stream().anyMatch(text -> Arrays.equals(text, document)))
                .isTrue();
    }

    @Test
    void thereAreBlocksForManyShards() throws IOException {
        writeFiles(new Random(11), 40, 5000);
        DatasetManifest manifest = run(BYTES, "out");
        assertThat(manifest.train().blocks())
                .hasSize(64)
                .allSatisfy(block -> assertThat(block.tokens())
                        .isBetween(
                                (int) (manifest.train().tokens() / 64),
                                (int) (manifest.train().tokens() / 64) + 1));
        DatasetManifest small = run(new DatasetSettings(TokenizerKind.BYTE, 0, SplitRule.DEFAULT, 500, 256), "small");
        assertThat(small.train().blocks().size())
                .isEqualTo(Math.ceilDiv((int) small.train().tokens(), 500));
        assertThat(small.train().blocks()).allMatch(block -> block.tokens() <= 500);
        assertThat(trainTokens(open("small"))).isEqualTo(trainTokens(open("out")));
    }

    @Test
    void filesOfAllKindsMakeOneCorpus() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Random random = new Random(12);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            rows.append("{\"text\":\"row ")
                    .append(i)
                    .append(' ')
                    .append("abc".repeat(random.nextInt(20)))
                    .append("\"}\n");
        }
        Files.writeString(folder.resolve("in/rows.jsonl"), rows);
        Files.writeString(folder.resolve("in/code.java"), "class A {}\n");
        Files.write(folder.resolve("in/picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0});
        DatasetManifest manifest = run(BYTES, "out");
        assertThat(manifest.train().documents() + manifest.heldOut().documents())
                .isEqualTo(101);
        assertThat(manifest.skippedFiles()).isEqualTo(1);
    }

    private DatasetManifest run(DatasetSettings settings, String to) {
        return DatasetJob.run(spark, in(), settings, folder.resolve(to).toString());
    }

    private DatasetSource in() {
        return new Datasets(folder.resolve("home"))
                .resolve(folder.resolve("in").toString(), Optional.empty(), new Configuration(), note -> {});
    }

    private TokenizedCorpus open(String name) {
        return TokenizedCorpus.open(folder.resolve(name).toString(), new Configuration());
    }

    private static int[] trainTokens(TokenizedCorpus corpus) {
        return IntStream.range(0, corpus.trainBlocks())
                .flatMap(block -> IntStream.of(corpus.trainBlock(block)))
                .toArray();
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the distinct texts. */
    private List<byte[]> writeFiles(Random random, int count, int length) throws IOException {
        Files.createDirectories(folder.resolve("in"));
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Files over 64 KiB are cut in documents, shorter ones are documents.
            byte[] text = bytes("text " + i + "\n" + randomText(random, 1 + random.nextInt(length)));
            texts.add(text);
            Files.write(folder.resolve("in/" + i + ".txt"), text);
        }
        return texts;
    }

    private static String randomText(Random random, int length) {
        String[] words = {"the ", "and ", "model ", "round ", "gain\n", "loss\n\n", "é ", "42 ", "x = y; "};
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** SHA-256 of every file but the one that names the input's place and time. */
    private static Map<String, String> hashes(Path root) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("inputs.json"))
                    .forEach(file -> hashes.put(root.relativize(file).toString(), sha256(read(file))));
        }
        return hashes;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
