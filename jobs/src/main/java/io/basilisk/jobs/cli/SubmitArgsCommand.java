package io.basilisk.jobs.cli;

import io.basilisk.jobs.cluster.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a user's own {@code spark-submit} needs to run Basilisk's jobs. */
@Command(
        name = "submit-args",
        description = {
            "Print the arguments that your own spark-submit (Spark 4.x) needs to run Basilisk's jobs:",
            "spark-submit --master spark://host:7077 $(./basilisk submit-args) --class io.basilisk.jobs.TrainJob"
                    + " $(./basilisk submit-args --main-jar)"
        })
final class SubmitArgsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--main-jar", description = "Print the path of the jar with the main classes instead.")
    private boolean mainJar;

    @Override
    public Integer call() throws IOException {
        Distribution distribution = Distribution.current();
        Path jar = distribution.mainJar();
        Path properties = distribution.dist().resolve("spark-submit.properties");
        if (!mainJar) {
            SparkDefaults.writeForSubmit(distribution, properties);
        }
        spec.commandLine().getOut().println(mainJar ? jar : "--properties-file=" + properties);
        return 0;
    }
}
