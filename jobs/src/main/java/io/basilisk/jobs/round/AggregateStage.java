package io.basilisk.jobs.round;

import io.basilisk.jobs.run.Checkpoint;
import io.basilisk.jobs.run.CheckpointTable;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * Spark stage: one task per group of slices takes the outer step on it (a reduce-scatter by slice). Only hashes come
 * back to the driver.
 */
final class AggregateStage {
    private final JavaSparkContext spark;
    private final Storage storage;

    AggregateStage(JavaSparkContext spark, Storage storage) {
        this.spark = spark;
        this.storage = storage;
    }

    /** Leaves the new slices complete in the round's draft of a checkpoint; does nothing when they already are. */
    void run(
            RunReference run,
            int round,
            Checkpoint base,
            SortedMap<Integer, byte[]> accepted,
            TransformerConfig model) {
        int groups = SliceGroups.of(model).size();
        SparkTables.write(
                storage,
                RunDirectory.at(run.root()).checkpointDraft(round),
                CheckpointTable.output(storage.hadoop()),
                () -> spark.parallelize(IntStream.range(0, groups).boxed().toList(), groups)
                        .mapPartitionsToPair(
                                new AggregateTask(run, round, base.slices().toString(), accepted)));
    }

    private record AggregateTask(RunReference run, int round, String base, SortedMap<Integer, byte[]> accepted)
            implements PairFlatMapFunction<Iterator<Integer>, Void, Group> {
        @Override
        public Iterator<Tuple2<Void, Group>> call(Iterator<Integer> groups) {
            WorkerRun worker = WorkerRun.of(run);
            List<List<Slice>> slices = SliceGroups.of(worker.manifest().model());
            SliceAggregator aggregator = new SliceAggregator(worker, round, accepted);
            return SparkTables.rows(
                    groups,
                    group -> aggregator.aggregate(new Path(base), slices.get(group)).stream()
                            .map(CheckpointTable::row)
                            .iterator());
        }
    }
}
