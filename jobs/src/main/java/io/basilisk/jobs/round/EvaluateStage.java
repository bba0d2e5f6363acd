package io.basilisk.jobs.round;

import io.basilisk.jobs.run.LossTable;
import io.basilisk.jobs.run.ModelPlace;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** Spark stage: one task measures the aggregated model on the round's held-out examples. */
final class EvaluateStage {
    private final JavaSparkContext spark;
    private final Storage storage;

    EvaluateStage(JavaSparkContext spark, Storage storage) {
        this.spark = spark;
        this.storage = storage;
    }

    /** Leaves its losses in the loss table; does nothing when they already are. */
    void run(RunReference run, RoundOrder order, byte[] evalSeed, ModelPlace aggregate) {
        Path losses = RunDirectory.at(run.root()).aggregateLosses(order.round());
        SparkTables.write(
                storage,
                losses,
                LossTable.output(storage.hadoop()),
                () -> spark.parallelize(List.of(aggregate), 1)
                        .mapPartitionsToPair(new EvaluateTask(run, order, evalSeed)));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record EvaluateTask(RunReference run, RoundOrder order, byte[] evalSeed)
            implements PairFlatMapFunction<Iterator<ModelPlace>, Void, Group> {
        @Override
        public Iterator<Tuple2<Void, Group>> call(Iterator<ModelPlace> models) {
            CandidateScorer scorer = new CandidateScorer(WorkerRun.of(run), order, evalSeed);
            return SparkTables.rows(
                    models,
                    model -> List.of(LossTable.row(scorer.aggregate(model))).iterator());
        }
    }
}
