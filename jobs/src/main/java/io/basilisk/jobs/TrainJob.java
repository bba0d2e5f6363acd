package io.basilisk.jobs;

import io.basilisk.jobs.cli.Basilisk;
import java.util.stream.Stream;

/**
 * The main class for {@code spark-submit}: {@code ./basilisk train} on your own Spark. Options are flags or
 * {@code --conf spark.basilisk.*}; the master is spark-submit's.
 */
public final class TrainJob {
    private TrainJob() {}

    public static void main(String[] args) {
        String[] command = Stream.concat(Stream.of("train"), Stream.of(args)).toArray(String[]::new);
        System.exit(Basilisk.commandLine().execute(command));
    }
}
