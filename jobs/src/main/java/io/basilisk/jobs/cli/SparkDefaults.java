package io.basilisk.jobs.cli;

import io.basilisk.jobs.cluster.Distribution;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * {@code conf/spark-defaults.conf}: read by the launcher's main itself, handed to a real {@code spark-submit} as a
 * file.
 */
final class SparkDefaults {

    private SparkDefaults() {}

    /** Makes the defaults system properties, where every {@code SparkConf} finds them; what is already set wins. */
    static void load(Distribution distribution) throws IOException {
        Path file = distribution.conf("spark-defaults.conf");
        if (Files.exists(file)) {
            read(file).forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
        }
    }

    /** Writes the defaults and what a cluster needs beside them, for {@code spark-submit --properties-file}. */
    static void writeForSubmit(Distribution distribution, Path target) throws IOException {
        Properties properties = read(distribution.conf("spark-defaults.conf"));
        properties.putAll(distribution.clusterProperties());
        properties.put("spark.driver.extraJavaOptions", distribution.jvmFlags());
        try (var writer = Files.newBufferedWriter(target)) {
            properties.store(writer, "Made by ./basilisk submit-args from conf/ and target/dist: do not edit");
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
