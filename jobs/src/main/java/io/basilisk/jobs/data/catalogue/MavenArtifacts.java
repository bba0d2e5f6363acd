package io.basilisk.jobs.data.catalogue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jars by their Maven coordinates: out of the local repository, else Maven itself gets them, from wherever the user's
 * settings say.
 */
final class MavenArtifacts {

    /** The version that the build uses: it is in the local repository after the first build. */
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";

    private static final int PATIENCE_MINUTES = 30;

    private final Path repository;
    private final List<Path> commands;

    /**
     * @param repository the local repository
     * @param commands Maven's launchers; the first that is there is used
     */
    MavenArtifacts(Path repository, List<Path> commands) {
        this.repository = repository;
        this.commands = commands;
    }

    /** The user's repository; {@code mvn} of the search path, else the wrapper of the clone that runs. */
    static MavenArtifacts ofUser() {
        String local = System.getProperty("maven.repo.local", "");
        Path repository =
                local.isEmpty() ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(local);
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "mvn"));
        Path wrapper = Path.of(System.getProperty("basilisk.home", ""), "mvnw").toAbsolutePath();
        return new MavenArtifacts(
                repository, Stream.concat(onPath, Stream.of(wrapper)).toList());
    }

    void copyTo(Path target, RemoteFile file, Consumer<String> progress) throws IOException {
        Path local = inRepository(file.maven());
        if (!Files.isRegularFile(local)) {
            progress.accept("asking Maven for " + file.maven());
            Path folder = Files.createTempDirectory(target.getParent(), ".maven");
            try {
                run(file.maven(), folder);
                local = onlyFile(folder);
                Files.move(local, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                deleteFolder(folder);
            }
        } else {
            Files.copy(local, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path inRepository(String coordinates) {
        String[] part = coordinates.split(":");
        if (part.length != 5) {
            throw new DatasetException("expected group:artifact:version:jar:classifier, got " + coordinates);
        }
        return repository
                .resolve(part[0].replace('.', '/'))
                .resolve(part[1])
                .resolve(part[2])
                .resolve(part[1] + "-" + part[2] + "-" + part[4] + "." + part[3]);
    }

    private void run(String coordinates, Path folder) throws IOException {
        Path maven = commands.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IOException("Maven was not found: install it, or start Basilisk from its clone"));
        Process process = new ProcessBuilder(
                        maven.toString(), "-q", "-B", COPY, "-Dartifact=" + coordinates, "-DoutputDirectory=" + folder)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("Maven could not get it: " + firstError(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String firstError(String output) {
        return output.lines()
                .filter(line -> line.contains("ERROR"))
                .findFirst()
                .orElse(output.lines().findFirst().orElse("it said nothing"))
                .strip();
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            if (found.size() != 1) {
                throw new IOException("expected one file from Maven, got " + found);
            }
            return found.getFirst();
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.collect(Collectors.toList())) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
