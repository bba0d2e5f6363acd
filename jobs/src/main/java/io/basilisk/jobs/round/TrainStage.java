package io.basilisk.jobs.round;

import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** Spark stage: one task per shard trains it and writes its delta. No barrier: a lost task is simply run again. */
final class TrainStage {
    private final JavaSparkContext spark;
    private final Storage storage;

    TrainStage(JavaSparkContext spark, Storage storage) {
        this.spark = spark;
        this.storage = storage;
    }

    /** Leaves the round's delta table complete, and says how many seconds that took; 0 when it already was. */
    double run(RunReference run, RoundOrder order, int shards) {
        Path deltas = RunDirectory.at(run.root()).deltas(order.round());
        double seconds = SparkTables.write(
                storage,
                deltas,
                DeltaTable.output(storage.hadoop()),
                () -> spark.parallelize(IntStream.range(0, shards).boxed().toList(), shards)
                        .mapPartitionsToPair(new TrainTask(run, order)));
        HaltPoint.TRAINED.reached(order.round());
        return seconds;
    }

    private record TrainTask(RunReference run, RoundOrder order)
            implements PairFlatMapFunction<Iterator<Integer>, Void, Group> {
        @Override
        public Iterator<Tuple2<Void, Group>> call(Iterator<Integer> shards) {
            ShardTrainer trainer = new ShardTrainer(WorkerRun.of(run), order, TaskContext.get()::isInterrupted);
            return SparkTables.rows(shards, trainer::train);
        }
    }
}
