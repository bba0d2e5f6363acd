package io.basilisk.jobs.session;

import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * What Spark's driver logs of a failed task, stack trace after stack trace, before it throws the same: the command says
 * it in one line, and {@code --debug} shows the trace.
 */
final class SparkNoise {
    private static final List<String> REPEATED_LATER = List.of(
            "org.apache.spark.SparkContext",
            "org.apache.spark.executor.Executor",
            "org.apache.spark.internal.io.SparkHadoopWriter",
            "org.apache.spark.metrics.MetricsSystem",
            "org.apache.spark.scheduler.TaskSchedulerImpl",
            "org.apache.spark.util.Utils");

    /** On a cluster it names the host that lost a task; here there is only one. */
    private static final String LOST_TASKS = "org.apache.spark.scheduler.TaskSetManager";

    private SparkNoise() {}

    /** Leaves all as it is where somebody asked for a log level ({@code -Dbasilisk.log=info}). */
    static void silence(boolean local) {
        if (System.getProperty("basilisk.log") == null) {
            Stream.concat(REPEATED_LATER.stream(), local ? Stream.of(LOST_TASKS) : Stream.empty())
                    .forEach(logger -> Configurator.setLevel(logger, Level.OFF));
        }
    }
}
