package io.basilisk.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.testing.BasiliskProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed while it writes token blocks. */
class KilledPreparationIT {

    @TempDir
    Path folder;

    @Test
    void leavesNothingInPlaceAndDoesNotDisturbTheNext() throws IOException, InterruptedException {
        Path text = folder.resolve("text.txt");
        try (BufferedWriter out = Files.newBufferedWriter(text)) {
            for (int i = 0; i < 1_000_000; i++) {
                out.write("line " + i + " of a long text\n");
            }
        }
        Path place = Files.createDirectory(folder.resolve("place"));
        try (BasiliskProcess process = prepare(text, place)) {
            await(place, ".out.draft");
            await(place.resolve(".out.draft"), "train");
            process.handle().destroyForcibly();
            assertThat(process.exitCode()).isEqualTo(137);
        }
        assertThat(names(place)).containsExactly(".out.draft");

        try (BasiliskProcess process = prepare(text, place)) {
            assertThat(process.exitCode()).as(process.output()).isZero();
        }
        assertThat(names(place)).containsExactly("out");
        TokenizedCorpus corpus = TokenizedCorpus.open(place.resolve("out").toString(), new Configuration());
        assertThat(corpus.heldOutTokens())
                .hasSize((int) corpus.manifest().heldOut().tokens());
        assertThat(corpus.manifest().train().characters()
                        + corpus.manifest().heldOut().characters())
                .isEqualTo(Files.size(text));
    }

    private static BasiliskProcess prepare(Path text, Path place) throws IOException {
        return BasiliskProcess.start(
                Map.of(),
                List.of(
                        "dataset",
                        "prepare",
                        text.toString(),
                        "--to",
                        place.resolve("out").toString(),
                        "--tokenizer",
                        "byte",
                        "--master",
                        "local[1]"));
    }

    /** Returns when the folder has an entry of this name. */
    private static void await(Path folder, String name) throws IOException, InterruptedException {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(folder.resolve(name))) {
                var key = watch.poll(2, TimeUnit.MINUTES);
                assertThat(key).as("%s in %s within two minutes", name, folder).isNotNull();
                key.reset();
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
