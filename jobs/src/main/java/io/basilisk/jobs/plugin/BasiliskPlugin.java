package io.basilisk.jobs.plugin;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Basilisk's side of a Spark application ({@code spark.plugins}): every executor opens its device once, and what its
 * tasks report travels to the driver.
 */
public final class BasiliskPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new Driver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new Executor();
    }

    private static final class Driver implements DriverPlugin {
        @Override
        public Map<String, String> init(SparkContext context, PluginContext plugin) {
            return Map.of();
        }

        @Override
        public @Nullable Object receive(Object message) {
            if (message instanceof Progress progress) {
                ProgressFeed.publish(progress);
            }
            return null;
        }
    }

    private static final class Executor implements ExecutorPlugin {
        @Override
        public void init(PluginContext plugin, Map<String, String> extra) {
            ExecutorNode.start(plugin);
        }

        @Override
        public void shutdown() {
            ExecutorNode.stop();
        }
    }
}
