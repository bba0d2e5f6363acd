package io.basilisk.jobs.cli;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Makes every option {@code --xyz-abc} of a command a Spark key too: {@code spark.basilisk.xyz-abc}, from
 * {@code spark-submit --conf}, a properties file, or a system property. The flag wins over the key. {@code --master}
 * also heeds {@code spark.master}.
 */
final class SparkConfDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "spark.basilisk.";

    private final Map<String, String> keys = new TreeMap<>();

    SparkConfDefaults() {
        SparkConf conf = new SparkConf();
        for (var entry : conf.getAllWithPrefix(PREFIX)) {
            keys.put(entry._1(), entry._2());
        }
        if (conf.contains("spark.master")) {
            keys.putIfAbsent("master", conf.get("spark.master"));
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? keys.get(name(option)) : null;
    }

    /** Refuses keys that no option has, as an unknown flag is refused. */
    void checkKnown(CommandLine command) {
        for (String key : keys.keySet()) {
            boolean known = command.getCommandSpec().options().stream()
                    .anyMatch(option -> name(option).equals(key));
            if (!known) {
                throw new ParameterException(
                        command,
                        "Unknown key " + PREFIX + key + ": expected the name of an option of '"
                                + command.getCommandSpec().qualifiedName() + "', for instance " + PREFIX + "rounds");
            }
        }
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }
}
