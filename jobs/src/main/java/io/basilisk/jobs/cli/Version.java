package io.basilisk.jobs.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: Basilisk's version from its jar's manifest, then Spark's and Java's. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"basilisk " + basilisk(), "Spark " + spark(), "Java " + Runtime.version()};
    }

    /** The version of Spark that this process runs. */
    static String spark() {
        return org.apache.spark.package$.MODULE$.SPARK_VERSION();
    }

    /** The version of the jar this class came from, or {@code development} when it runs from a class folder. */
    static String basilisk() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
