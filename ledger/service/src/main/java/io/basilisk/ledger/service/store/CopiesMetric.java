package io.basilisk.ledger.service.store;

import java.util.function.Predicate;
import org.apache.ignite.spi.IgniteSpiAdapter;
import org.apache.ignite.spi.metric.IntMetric;
import org.apache.ignite.spi.metric.MetricExporterSpi;
import org.apache.ignite.spi.metric.ReadOnlyMetricManager;
import org.apache.ignite.spi.metric.ReadOnlyMetricRegistry;
import org.jspecify.annotations.Nullable;

/** How many nodes have a whole copy of a cache, which Ignite tells only as a metric. */
final class CopiesMetric extends IgniteSpiAdapter implements MetricExporterSpi {
    private static final String METRIC = "MinimumNumberOfPartitionCopies";

    private final String registry;
    private @Nullable ReadOnlyMetricManager metrics;

    CopiesMetric(String cache) {
        registry = "cacheGroups." + cache;
    }

    /** Nodes with a whole copy; one that still fetches what it missed does not count. */
    int copies() {
        if (metrics == null) {
            return 0;
        }
        for (ReadOnlyMetricRegistry one : metrics) {
            if (one.name().equals(registry) && one.findMetric(METRIC) instanceof IntMetric copies) {
                return copies.value();
            }
        }
        return 0;
    }

    @Override
    public void setMetricRegistry(ReadOnlyMetricManager registries) {
        metrics = registries;
    }

    @Override
    public void setExportFilter(Predicate<ReadOnlyMetricRegistry> filter) {
        // Nothing is exported: one figure is looked up.
    }

    @Override
    public void spiStart(@Nullable String instanceName) {
        // Nothing to start.
    }

    @Override
    public void spiStop() {
        // Nothing to stop.
    }
}
