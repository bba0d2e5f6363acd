package io.basilisk.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.testing.BasiliskProcess;
import io.basilisk.jobs.testing.TestText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebook, executed without a browser on a small real run. */
class NotebookIT {

    @TempDir
    Path folder;

    @Test
    void contributionsShowsLossScoresWinsAndRejections() throws Exception {
        assumeTrue(
                Tool.firstLine("jupyter", "nbconvert", "--version").isPresent(),
                "Jupyter was not found: apt-get install jupyter-nbconvert jupyter-core jupyter-client"
                        + " python3-ipykernel");
        Path text = Files.writeString(folder.resolve("text.txt"), TestText.generate(60_000, 1));
        String run = folder.resolve("run").toString();
        basilisk(
                "train",
                "--dir",
                run,
                "--dataset",
                text.toString(),
                "--rounds",
                "2",
                "--workers",
                "2",
                "--steps",
                "10",
                "--batch",
                "8",
                "--split",
                "tail:0.2",
                "--eval-sequences",
                "32",
                "--block-seconds",
                "0.2");
        basilisk("notebook", "--dir", run, "--execute", "--to", "notebook", "--output-dir", folder.toString());

        List<String> shown = outputs(folder.resolve("contributions.ipynb"));
        assertThat(shown.getFirst()).contains("2 rounds", "2 blocks", "4 contributions", "50 BSK");
        assertThat(shown).filteredOn(output -> output.startsWith("<svg")).hasSize(3);
        assertThat(shown).anySatisfy(output -> assertThat(output).contains("Held-out loss", ">before<", ">after<"));
        assertThat(shown).anySatisfy(output -> assertThat(output).contains(">threshold<", "bsk1"));
        assertThat(shown).anySatisfy(output -> assertThat(output).contains("<th>expected</th>", "bsk1"));
        assertThat(shown).anySatisfy(output -> assertThat(output).contains("of 4 contributions were rejected"));
    }

    private static void basilisk(String... command) throws Exception {
        try (BasiliskProcess process = BasiliskProcess.start(Map.of(), List.of(command))) {
            assertThat(process.exitCode()).as(process.output()).isZero();
        }
    }

    /** What the cells printed and displayed, in order; a cell that failed would show an error instead. */
    private static List<String> outputs(Path notebook) throws Exception {
        List<String> shown = new ArrayList<>();
        for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).get("cells")) {
            for (JsonNode output : cell.path("outputs")) {
                assertThat(output.get("output_type").asText()).isIn("stream", "display_data");
                JsonNode text = output.path("data").path("text/html");
                shown.add(joined(text.isMissingNode() ? output.get("text") : text));
            }
        }
        return shown;
    }

    private static String joined(JsonNode lines) {
        StringBuilder text = new StringBuilder();
        (lines.isArray() ? lines : List.of(lines)).forEach(line -> text.append(line.asText()));
        return text.toString();
    }
}
