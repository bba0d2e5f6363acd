package io.basilisk.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The built application on disk: {@code jobs/target/dist} below the home folder, as {@code jobs/pom.xml} lays it out.
 *
 * <p>{@code app/*.jar} are Basilisk's jars and every library that Spark does not bring; {@code spark.classpath} lists
 * Spark's jars in the local Maven repository. Together they are the class path of the launcher.
 *
 * @param home the clone's root: the folder that holds {@code conf} and {@code jobs}
 */
public record Distribution(Path home) {

    /** The system property that the launcher, and surefire in tests, set to the home folder. */
    public static final String HOME_PROPERTY = "basilisk.home";

    /**
     * The distribution this process runs from: the system property {@value #HOME_PROPERTY}, else the working folder.
     */
    public static Distribution current() {
        return new Distribution(Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath());
    }

    /** A file of {@code conf/}, for instance {@code conf("jvm.options")}. */
    public Path conf(String file) {
        return home.resolve("conf").resolve(file);
    }

    /** Spark's jars, in the local Maven repository. */
    public List<Path> sparkJars() {
        return Arrays.stream(read(dist().resolve("spark.classpath")).strip().split(":"))
                .map(Path::of)
                .toList();
    }

    /** Our jars and the libraries that Spark does not bring: what {@code spark.jars} must hold on a cluster. */
    public List<Path> applicationJars() {
        try (Stream<Path> files = Files.list(dist().resolve("app"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw notBuilt(e);
        }
    }

    /** The Jupyter kernel that runs Java notebooks; a self-contained jar, not on the class path. */
    public Optional<Path> notebookKernel() {
        Path jar = dist().resolve("notebook").resolve("rapaio-jupyter-kernel.jar");
        return Files.exists(jar) ? Optional.of(jar) : Optional.empty();
    }

    /** The jar with the main classes: the one that {@code spark-submit} is given. */
    public Path mainJar() {
        return applicationJars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("basilisk-jobs-"))
                .findFirst()
                .orElseThrow(() -> notBuilt(new IOException("no basilisk-jobs-*.jar in " + dist().resolve("app"))));
    }

    /**
     * What a Spark application needs on any cluster, Basilisk's own or a user's: our jars and the executors' JVM
     * flags. Not needed with a {@code local} master, where the launcher's class path and flags already serve.
     */
    public Map<String, String> clusterProperties() {
        String jars = applicationJars().stream().map(Path::toString).collect(Collectors.joining(","));
        return Map.of("spark.jars", jars, "spark.executor.extraJavaOptions", jvmFlags());
    }

    /** The flags of {@code conf/jvm.options} as one line, as {@code spark.executor.extraJavaOptions} takes them. */
    public String jvmFlags() {
        return read(conf("jvm.options"))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.joining(" "));
    }

    /** The folder that the build writes. */
    public Path dist() {
        return home.resolve("jobs").resolve("target").resolve("dist");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw notBuilt(e);
        }
    }

    private static UncheckedIOException notBuilt(IOException cause) {
        return new UncheckedIOException(
                "the built application was not found (" + cause.getMessage() + "): start Basilisk with ./basilisk,"
                        + " which builds it, or set -D" + HOME_PROPERTY + " to the clone's folder",
                cause);
    }
}
