package io.basilisk.jobs.round;

import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.example.ExampleOutputFormat;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * Tables written by tasks through Spark's commit protocol: of several attempts of a task one is kept, and
 * {@code _SUCCESS} appears when all are. Straight from an RDD: the first round would wait seconds for SQL's code
 * generator.
 */
final class SparkTables {
    private SparkTables() {}

    /**
     * Writes the table unless it is already complete; what an earlier process left half done is removed.
     *
     * @return seconds it took, 0 when it was complete
     */
    static double write(Storage storage, Path table, Configuration job, Supplier<JavaPairRDD<Void, Group>> rows) {
        if (storage.exists(RunDirectory.success(table))) {
            return 0;
        }
        long started = System.nanoTime();
        storage.delete(table);
        rows.get().saveAsNewAPIHadoopFile(table.toString(), Void.class, Group.class, ExampleOutputFormat.class, job);
        return (System.nanoTime() - started) / 1e9;
    }

    /** The rows that {@code make} gives for each item, one item at a time. */
    static <T> Iterator<Tuple2<Void, Group>> rows(Iterator<T> items, Function<T, Iterator<Group>> make) {
        return stream(items)
                .flatMap(item -> stream(make.apply(item)))
                .map(row -> new Tuple2<Void, Group>(null, row))
                .iterator();
    }

    private static <T> java.util.stream.Stream<T> stream(Iterator<T> items) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false);
    }
}
