package io.basilisk.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.data.TokenizedCorpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Basilisk.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void listSaysWhatThereIs() throws IOException {
        assertThat(run("dataset", "list")).isZero();
        assertThat(out.toString().lines())
                .hasSize(6)
                .first()
                .asString()
                .startsWith("java-sources ")
                .contains("Apache-2.0");
        out.getBuffer().setLength(0);
        assertThat(run("dataset", "list", "--json")).isZero();
        for (String line : out.toString().lines().toList()) {
            JsonNode object = new ObjectMapper().readTree(line);
            assertThat(object.path("dataset").asText()).isNotEmpty();
            assertThat(object.path("bytes").asLong()).isPositive();
        }
    }

    @Test
    void showNamesFilesAndChecksums() throws IOException {
        assertThat(run("dataset", "show", "tinyshakespeare")).isZero();
        assertThat(out.toString())
                .contains("licence    Public domain", "tail:0.1", "char")
                .contains("86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed");
        out.getBuffer().setLength(0);
        assertThat(run("dataset", "show", "java-sources", "--json")).isZero();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("files")
                        .path(0)
                        .path("maven")
                        .asText())
                .isEqualTo("org.apache.commons:commons-lang3:3.18.0:jar:sources");
    }

    @Test
    void anUnknownCorpusIsAUsageError() {
        assertThat(run("dataset", "show", "java-sauces")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown data set 'java-sauces'", "tinyshakespeare");
        assertThat(run("dataset")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing what to do", "prepare");
    }

    @Test
    void wrongValuesOfPrepareAreUsageErrors() {
        assertThat(run("dataset", "prepare", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--to=DIR");
        assertThat(run("dataset", "prepare", "x", "--to", "y", "--split", "half"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--split: expected a split such as hash:0.1");
        assertThat(run("dataset", "prepare", "x", "--to", "y", "--tokenizer", "words"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("words");
    }

    @Test
    void prepareMakesTokensOfALocalFile() throws IOException {
        String rows = IntStream.range(0, 300)
                .mapToObj(i -> "{\"body\":\"This is the text of row " + i + ".\"}\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("rows.jsonl"), rows);
        String to = folder.resolve("out").toString();
        String[] command = {
            "dataset", "prepare", file.toString(), "--to", to, "--master", "local[1]", "--tokenizer", "byte"
        };
        assertThat(run(command)).isEqualTo(1);
        assertThat(err.toString()).contains("has no text field 'text': found an object with [body]");
        assertThat(folder.resolve("out")).doesNotExist();

        String[] more = {"--text-field", "body", "--json"};
        assertThat(run(IntStream.range(0, command.length + more.length)
                        .mapToObj(i -> i < command.length ? command[i] : more[i - command.length])
                        .toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        JsonNode object = new ObjectMapper().readTree(out.toString());
        TokenizedCorpus corpus = TokenizedCorpus.open(to, new Configuration());
        assertThat(object.path("event").asText()).isEqualTo("prepared");
        assertThat(object.path("train").path("documents").asLong()
                        + object.path("heldOut").path("documents").asLong())
                .isEqualTo(300);
        assertThat(object.path("train").path("tokens").asLong())
                .isEqualTo(corpus.manifest().train().tokens());
        assertThat(corpus.tokenizer().decode(corpus.heldOutTokens())).startsWith("This is the text of row ");
    }
}
