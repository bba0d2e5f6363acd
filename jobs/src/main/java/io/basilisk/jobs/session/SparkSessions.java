package io.basilisk.jobs.session;

import io.basilisk.jobs.cluster.Distribution;
import io.basilisk.jobs.plugin.BasiliskPlugin;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the one Spark session of a driver process. */
public final class SparkSessions {
    private SparkSessions() {}

    /**
     * Opens a session with Basilisk's plugin. What {@code spark-submit} or system properties already say wins, except
     * for the plugin, without which executors have no device.
     *
     * @param appName shown by a cluster's master
     * @param master {@code local[n]}, {@code spark://host:port} or any other master
     * @param device what executors open unless their host says otherwise: cpu, opencl[:i] or cuda[:i]
     */
    public static SparkSession open(String appName, String master, String device) {
        SparkConf conf = new SparkConf()
                .setIfMissing("spark.app.name", appName)
                .set("spark.master", master)
                .set("spark.plugins", BasiliskPlugin.class.getName())
                .set("spark.basilisk.device", device)
                .setIfMissing("spark.ui.enabled", "false")
                .setIfMissing("spark.ui.showConsoleProgress", "false")
                .setIfMissing("spark.locality.wait", "0");
        if (!master.startsWith("local") && !conf.contains("spark.jars")) {
            Distribution.current().clusterProperties().forEach(conf::setIfMissing);
        }
        SparkNoise.silence(master.startsWith("local"));
        return SparkSession.builder().config(conf).getOrCreate();
    }
}
