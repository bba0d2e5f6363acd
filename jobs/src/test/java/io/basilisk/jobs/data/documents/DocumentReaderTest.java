package io.basilisk.jobs.data.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.data.catalogue.SourceFile;
import io.basilisk.jobs.data.catalogue.TextOptions;
import io.basilisk.jobs.data.documents.Reading.Document;
import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.documents.Reading.Skipped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    @Test
    void howALongTextIsCutInPartsDoesNotShow() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            String text = randomText(random, 100_000 + random.nextInt(60_000));
            SourceFile file = write("long.txt", text.getBytes(StandardCharsets.UTF_8));
            List<String> whole = texts(read(file, TextOptions.DEFAULT, file.bytes()));
            assertThat(String.join("", whole)).as("seed %d", seed).isEqualTo(text);
            assertThat(whole)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(
                            document -> assertThat(document.length()).isLessThanOrEqualTo(2 * TextCuts.WINDOW_BYTES));
            for (int windows = 1; windows <= 7; windows += 3) {
                assertThat(texts(read(file, TextOptions.DEFAULT, (long) windows * TextCuts.WINDOW_BYTES)))
                        .as("seed %d, parts of %d windows", seed, windows)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void separatedDocumentsAreTheSameForAnyParts() throws IOException {
        Random random = new Random(31);
        TextOptions options = new TextOptions("text", "<|endoftext|>", List.of(), false);
        List<String> stories = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String story =
                    "story " + i + " " + randomText(random, random.nextInt(900)).replace("\n", " ") + "end";
            stories.add(story);
            text.append(story).append("\n<|endoftext|>\n");
        }
        SourceFile file = write("stories.txt", text.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(texts(read(file, options, file.bytes()))).isEqualTo(stories);
        for (int windows = 1; windows <= 5; windows++) {
            assertThat(texts(read(file, options, (long) windows * TextCuts.WINDOW_BYTES)))
                    .as("parts of %d windows", windows)
                    .isEqualTo(stories);
        }
    }

    @Test
    void jsonLinesAreTheSameForAnyParts() throws IOException {
        Random random = new Random(41);
        List<String> rows = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            rows.add("row " + i + " " + "é".repeat(random.nextInt(40)));
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"text\":\"")
                    .append(rows.getLast())
                    .append("\"}\n");
            text.append(i % 7 == 0 ? "\n" : "");
        }
        SourceFile file = write("rows.jsonl", text.toString().strip().getBytes(StandardCharsets.UTF_8));
        for (long step = 1; step <= file.bytes(); step = step * 2 + 1) {
            assertThat(texts(read(file, TextOptions.DEFAULT, step)))
                    .as("parts of %d bytes", step)
                    .isEqualTo(rows);
        }
    }

    @Test
    void parquetRowGroupsAreReadOnceEach() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add("row " + i + " " + "x".repeat(1000));
        }
        SourceFile file = parquet(folder.resolve("rows.parquet"), "text", rows, 64 << 10);
        for (long step : new long[] {file.bytes(), file.bytes() / 2, file.bytes() / 13}) {
            assertThat(texts(read(file, TextOptions.DEFAULT, step)))
                    .as("parts of %d bytes", step)
                    .isEqualTo(rows);
        }
    }

    @Test
    void archiveEntriesAreDocumentsWithoutTheirLicences() throws IOException {
        Path zip = folder.resolve("code.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            entry(out, "META-INF/LICENSE", "All rights".getBytes(StandardCharsets.UTF_8));
            entry(
                    out,
                    "a/A.java",
                    "/* Licensed to you.\n */\npackage a;\nclass A {}\n".getBytes(StandardCharsets.UTF_8));
            entry(out, "a/B.java", "/** What B does. */\nclass B {}\n".getBytes(StandardCharsets.UTF_8));
            entry(out, "a/Empty.java", "// Copyright 2020\n\n".getBytes(StandardCharsets.UTF_8));
            entry(out, "a/Binary.java", new byte[] {1, 0, 2});
        }
        SourceFile file = file(zip);
        TextOptions options = new TextOptions("text", "", List.of(".java"), true);
        List<Reading> readings = read(file, options, file.bytes());
        assertThat(texts(readings)).containsExactly("package a;\nclass A {}\n", "/** What B does. */\nclass B {}\n");
        assertThat(readings).contains(new Skipped("code.jar!/a/Binary.java"));
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException {
        SourceFile file = write("marked.txt", "\ufeffhello".getBytes(StandardCharsets.UTF_8));
        assertThat(texts(read(file, TextOptions.DEFAULT, file.bytes()))).containsExactly("hello");
    }

    @Test
    void aShortFileAmongOthersIsOneDocument() throws IOException {
        String text = "line\n\n".repeat(5000);
        SourceFile file = write("one.txt", text.getBytes(StandardCharsets.UTF_8));
        List<Reading> readings = new ArrayList<>();
        DocumentReader.read(new FilePart(file, 0, file.bytes(), false, TextOptions.DEFAULT), HADOOP, readings::add);
        assertThat(texts(readings)).containsExactly(text);
    }

    @Test
    void aLineThatIsTooLongForMemoryIsAProblem() throws IOException {
        Path path = folder.resolve("huge.jsonl");
        try (OutputStream out = Files.newOutputStream(path)) {
            out.write("{\"text\":\"ok\"}\n".getBytes(StandardCharsets.UTF_8));
            byte[] chunk = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 65; i++) {
                out.write(chunk);
            }
        }
        SourceFile file = file(path);
        List<Reading> readings = read(file, TextOptions.DEFAULT, 8 << 20);
        assertThat(texts(readings)).containsExactly("ok");
        assertThat(readings)
                .filteredOn(Problem.class::isInstance)
                .extracting(problem -> ((Problem) problem).message())
                .containsExactly(
                        "huge.jsonl: the line at byte 14 is longer than 64 MiB: expected one JSON object a line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "a.jsonl"})
    void aFileThatGotShorterIsAProblem(String name) throws IOException {
        SourceFile file = write(name, "{\"text\":\"a\"}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        write(name, "{\"text\":\"a\"}\n".repeat(500).getBytes(StandardCharsets.UTF_8));
        assertThat(read(file, TextOptions.DEFAULT, file.bytes()))
                .filteredOn(Problem.class::isInstance)
                .extracting(problem -> ((Problem) problem).message())
                .containsExactly(name + " got shorter while it was read: try again");
    }

    @Test
    void filesAreCutInPartsThatCoverThem() throws IOException {
        SourceFile large = new SourceFile("file:/x.txt", "x.txt", (20 << 20) + 1, 0);
        SourceFile archive = new SourceFile("file:/x.zip", "x.zip", 30 << 20, 0);
        List<FilePart> parts = FilePart.of(List.of(large, archive), TextOptions.DEFAULT);
        assertThat(parts).extracting(FilePart::start).containsExactly(0L, 8L << 20, 16L << 20, 0L);
        assertThat(parts).extracting(FilePart::end).containsExactly(8L << 20, 16L << 20, (20L << 20) + 1, 30L << 20);
        assertThat(parts).noneMatch(FilePart::alone);
    }

    static SourceFile parquet(Path path, String column, List<String> rows, long rowGroupBytes) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType(
                "message rows { required int64 id; optional binary " + column + " (STRING); }");
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(path.toUri()), HADOOP))
                .withType(schema)
                .withRowGroupSize(rowGroupBytes)
                .withMinRowCountForPageSizeCheck(1)
                .withPageSize(4096)
                .withDictionaryEncoding(false)
                .build()) {
            for (int i = 0; i < rows.size(); i++) {
                writer.write(groups.newGroup().append("id", (long) i).append(column, rows.get(i)));
            }
        }
        return file(path);
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Text with blank lines, long lines, characters of all lengths. */
    private static String randomText(Random random, int length) {
        String[] pieces = {"word ", "line\n", "\n\n", "é", "日本", "😀", "{};", "x".repeat(300)};
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int rare = random.nextInt(400);
            text.append(rare == 0 ? "y".repeat(20_000) : pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private SourceFile write(String name, byte[] bytes) throws IOException {
        return file(Files.write(folder.resolve(name), bytes));
    }

    private static SourceFile file(Path path) throws IOException {
        return new SourceFile(path.toUri().toString(), path.getFileName().toString(), Files.size(path), 0);
    }

    /** Reads the file in parts of {@code step} bytes. */
    private static List<Reading> read(SourceFile file, TextOptions options, long step) {
        List<Reading> readings = new ArrayList<>();
        for (long start = 0; start < file.bytes(); start += step) {
            FilePart part = new FilePart(file, start, Math.min(file.bytes(), start + step), true, options);
            DocumentReader.read(part, HADOOP, readings::add);
        }
        return readings;
    }

    private static List<String> texts(List<Reading> readings) {
        return readings.stream()
                .filter(Document.class::isInstance)
                .map(document -> new String(((Document) document).text(), StandardCharsets.UTF_8))
                .toList();
    }
}
