package io.basilisk.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.cluster.Distribution;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * How long a newcomer waits: clones the committed state, runs {@code ./basilisk train} in the clone twice, and takes
 * the time to the first round and to the end. The first run builds, the second does not.
 */
@Command(
        name = "start",
        description = "Seconds from a clean clone, and from a built one, to the first round and to the last.",
        footer = {"", "What follows -- goes to train, for instance: bench start -- --rounds 2 --preset tiny"})
final class StartBench implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object a run.")
    private boolean json;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep the clone and the runs in this new folder.")
    private Path kept = Path.of("");

    @Parameters(paramLabel = "TRAIN-OPTION", description = "Options of ./basilisk train, after --.")
    private List<String> trainOptions = new ArrayList<>();

    /** Seconds since a launcher was started. */
    record Waiting(String from, double firstRoundSeconds, int rounds, double allRoundsSeconds) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean keep = !kept.toString().isEmpty();
        Path folder = keep ? Files.createDirectories(kept) : Files.createTempDirectory("basilisk-start");
        try {
            Path home = Distribution.current().home();
            Path clone = folder.resolve("clone");
            run(List.of("git", "clone", "--quiet", "--no-hardlinks", home.toString(), clone.toString()));
            print(train("clean clone", clone, folder.resolve("run-1")));
            print(train("built clone", clone, folder.resolve("run-2")));
            return 0;
        } finally {
            if (!keep) {
                run(List.of("rm", "-rf", folder.toString()));
            }
        }
    }

    private Waiting train(String from, Path clone, Path run) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(clone.resolve("basilisk").toString(), "train", "--json", "--dir", run.toString()));
        command.addAll(trainOptions);
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        double first = Double.NaN;
        int rounds = 0;
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = mapper.readTree(line);
                if ("round".equals(event.path("event").asText())) {
                    first = rounds++ == 0 ? secondsSince(began) : first;
                }
            }
        }
        int exit = process.waitFor();
        if (exit != 0 || rounds == 0) {
            throw new IllegalStateException("train ended with exit code " + exit + " after " + rounds + " rounds");
        }
        return new Waiting(from, first, rounds, secondsSince(began));
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void print(Waiting waiting) {
        String form = json
                ? "{\"bench\":\"start\",\"from\":\"%s\",\"firstRoundSeconds\":%.1f,\"rounds\":%d,"
                        + "\"allRoundsSeconds\":%.1f}"
                : "%s: first round after %.1f s, all %d rounds after %.1f s";
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        form,
                        waiting.from(),
                        waiting.firstRoundSeconds(),
                        waiting.rounds(),
                        waiting.allRoundsSeconds()));
        spec.commandLine().getOut().flush();
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with exit code " + exit);
        }
    }
}
