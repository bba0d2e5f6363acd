package io.basilisk.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder that Spark's standalone worker accepts as {@code SPARK_HOME}, without a Spark distribution: its {@code
 * jars/} holds links to the jars of this process's class path. Basilisk's own jars are left out: executors take them
 * from the driver ({@code spark.jars}), so that a grid runs one version of them.
 *
 * @param folder the folder, which has a {@code jars} folder inside
 */
public record SparkHome(Path folder) {

    /** Makes the folder, or brings an existing one up to date. Several processes may do this at once. */
    public static SparkHome create(Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        List<Path> wanted = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(SparkHome::isForeignJar)
                .toList();
        try (Stream<Path> present = Files.list(jars)) {
            for (Path link : present.toList()) {
                if (!wanted.contains(Files.readSymbolicLink(link))) {
                    Files.deleteIfExists(link);
                }
            }
        }
        for (Path jar : wanted) {
            link(jars.resolve(jar.getFileName()), jar);
        }
        return new SparkHome(folder);
    }

    /**
     * The environment that makes a standalone worker start executors from this folder. Without the Scala version Spark
     * looks for the build folders of its own source tree.
     */
    public Map<String, String> environment() {
        return Map.of("SPARK_HOME", folder.toString(), "SPARK_SCALA_VERSION", "2.13");
    }

    private static boolean isForeignJar(Path entry) {
        String name = entry.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith("basilisk-");
    }

    private static void link(Path link, Path jar) throws IOException {
        try {
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, jar.toAbsolutePath());
            }
        } catch (FileAlreadyExistsException e) {
            // Another process made the same link between the two lines above.
        }
    }
}
