package io.basilisk.jobs.plugin;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/** Hadoop's settings as a Spark application gives them: {@code spark.hadoop.*}, over what is on the class path. */
public final class HadoopSettings {
    private static final String PREFIX = "spark.hadoop.";

    private HadoopSettings() {}

    public static Configuration of(SparkConf conf) {
        Configuration hadoop = new Configuration();
        for (var entry : conf.getAllWithPrefix(PREFIX)) {
            hadoop.set(entry._1(), entry._2());
        }
        return hadoop;
    }
}
