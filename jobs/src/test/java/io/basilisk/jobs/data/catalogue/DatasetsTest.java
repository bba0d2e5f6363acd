package io.basilisk.jobs.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {

    private static final Path CATALOGUE = Path.of(System.getProperty("basilisk.home"), "datasets");

    @TempDir
    Path folder;

    @Test
    void everyFolderOfTheCatalogueIsListedAndDescribed() throws IOException {
        List<String> names =
                Datasets.catalogue().stream().map(CatalogueEntry::name).toList();
        try (Stream<Path> folders = Files.list(CATALOGUE)) {
            assertThat(folders.filter(Files::isDirectory)
                            .map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
        for (CatalogueEntry entry : Datasets.catalogue()) {
            String readme = Files.readString(CATALOGUE.resolve(entry.name()).resolve("README.md"));
            assertThat(readme).contains(entry.source(), entry.licence(), "./basilisk train --dataset " + entry.name());
            assertThat(entry.files()).isNotEmpty().allSatisfy(file -> {
                assertThat(file.sha256()).matches("[0-9a-f]{64}|");
                String hash = file.sha256().isEmpty() ? "pinned by the first fetch" : file.sha256();
                assertThat(readme).contains(file.name(), hash, String.format("%,d", file.bytes()));
                assertThat(file.url().isEmpty()).isNotEqualTo(file.maven().isEmpty());
            });
            assertThat(readme).contains(entry.tokens() > 0 ? String.format("%,d", entry.tokens()) : "not counted");
        }
    }

    @Test
    void theFirstCorpusIsTheOneThatMavenBrings() {
        CatalogueEntry first = Datasets.catalogue().getFirst();
        assertThat(first.name()).isEqualTo("java-sources");
        assertThat(first.files()).noneMatch(file -> file.maven().isEmpty());
        assertThat(first.text().stripLicence()).isTrue();
    }

    @Test
    void tinyShakespeareIsSplitAsItsReferenceDoes() {
        CatalogueEntry entry = Datasets.entry("tinyshakespeare");
        assertThat(entry.split()).hasToString("tail:0.1");
        assertThat(entry.tokenizer()).isEqualTo(TokenizerKind.CHAR);
        assertThat(entry.bytes()).isEqualTo(1_115_394);
    }

    @Test
    void filesOfAFolderComeByNameWithoutHiddenAndEmptyOnes() throws IOException {
        for (String name : List.of("b.txt", "a/z.md", "a/y.java", ".git/x", "_drafts/w", "a/.hidden", "c.txt")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name.equals("c.txt") ? "" : "text of " + name);
        }
        DatasetSource source = resolve(folder.toString(), Optional.empty());
        assertThat(source.files()).extracting(SourceFile::name).containsExactly("a/y.java", "a/z.md", "b.txt");
        assertThat(source.name()).isEqualTo(folder.getFileName().toString());
        assertThat(source.split()).isEqualTo(SplitRule.DEFAULT);
        assertThat(resolve(folder.toUri().toString(), Optional.empty()).files()).isEqualTo(source.files());
    }

    @Test
    void whatIsNeitherNameNorPathListsTheNames() {
        assertThatThrownBy(() -> resolve("java-sauces", Optional.empty()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("unknown data set 'java-sauces'", "java-sources", "tinyshakespeare");
        assertThatThrownBy(() -> Datasets.entry("nothing"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("unknown data set 'nothing'", "fineweb-edu-sample");
    }

    @Test
    void anEmptyFolderOrFileIsAnEmptyDataSet() throws IOException {
        Path file = Files.createFile(folder.resolve("nothing.txt"));
        for (Path empty : List.of(folder, file)) {
            assertThatThrownBy(() -> resolve(empty.toString(), Optional.empty()))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("empty data set: no files with content in " + empty);
        }
    }

    @Test
    void aCopyStandsInOnlyForACatalogueCorpus() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "text");
        assertThatThrownBy(() -> resolve(text.toString(), Optional.of(text)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("--from", "expected one of java-sources");
    }

    @Test
    void aLocalCopyOfACatalogueFileIsRecognised() throws IOException {
        Path text = Files.writeString(folder.resolve("plays copy.txt"), "to be");
        RemoteFile file = new RemoteFile("input.txt", "http://localhost/", "", 5, FileHash.sha256(text));
        CatalogueEntry entry = new CatalogueEntry(
                "plays",
                "",
                "",
                "",
                List.of(file),
                TextOptions.DEFAULT,
                SplitRule.DEFAULT,
                TokenizerKind.CHAR,
                0,
                0,
                0);
        List<SourceFile> files =
                FileFinder.find(text.toString(), new Configuration()).orElseThrow();
        assertThat(Catalogue.recognise(files, List.of(entry))).contains(entry);
        Files.writeString(text, "to bi");
        assertThat(Catalogue.recognise(files, List.of(entry))).isEmpty();
    }

    @Test
    void theHomeIsTakenFromTheEnvironment() throws IOException {
        Path jar = folder.resolve("home");
        Datasets datasets = Datasets.in(Map.of(Datasets.HOME_VARIABLE, jar.toString()));
        CatalogueEntry entry = Datasets.entry("tinyshakespeare");
        Path wrong = Files.writeString(folder.resolve("wrong"), "x");
        assertThatThrownBy(() -> datasets.fetch(entry, Optional.of(wrong), note -> {}))
                .isInstanceOf(DatasetException.class);
        assertThat(jar.resolve("datasets/tinyshakespeare")).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({"hash:0.1,hash:0.1", "tail:0.25,tail:0.25", "HASH:.5,hash:0.5", "tail,tail:0.1"})
    void splitsAreReadAsTheyAreWritten(String text, String expected) {
        assertThat(SplitRule.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "half", "hash:", "hash:x", "hash:0", "tail:-0.1", "hash:0.6", "hash:NaN", "head:0.1"})
    void otherSplitsAreRefused(String text) {
        assertThatThrownBy(() -> SplitRule.parse(text))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("expected a");
    }

    @Test
    void splitsAreOneWordInJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.writeValueAsString(SplitRule.parse("tail:0.2"))).isEqualTo("\"tail:0.2\"");
        assertThat(mapper.readValue("\"hash:0.3\"", SplitRule.class)).isEqualTo(SplitRule.parse("hash:0.3"));
    }

    private DatasetSource resolve(String nameOrPath, Optional<Path> from) {
        return new Datasets(folder.resolve(".home")).resolve(nameOrPath, from, new Configuration(), note -> {});
    }
}
