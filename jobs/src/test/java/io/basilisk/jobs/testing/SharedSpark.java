package io.basilisk.jobs.testing;

import io.basilisk.jobs.plugin.BasiliskPlugin;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One real Spark session, {@code local[2]}, for all test classes of a test run: {@code @ExtendWith(SharedSpark.class)}
 * and a parameter of type {@link SparkSession}. It starts at first use and is stopped after the last test.
 */
public final class SharedSpark implements ParameterResolver {

    private static final ExtensionContext.Namespace SCOPE = ExtensionContext.Namespace.create(SharedSpark.class);

    private record Session(SparkSession spark) implements AutoCloseable {
        @Override
        public void close() {
            spark.stop();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(SCOPE);
        Session session = store.computeIfAbsent(Session.class, key -> new Session(start()), Session.class);
        if (session.spark().sparkContext().isStopped()) { // by a command under test, which closes what it opens
            store.remove(Session.class);
            return resolveParameter(parameter, context);
        }
        return session.spark();
    }

    private static SparkSession start() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("basilisk-tests")
                .config("spark.ui.enabled", false)
                .config("spark.plugins", BasiliskPlugin.class.getName())
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }
}
