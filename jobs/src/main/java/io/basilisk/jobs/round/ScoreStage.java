package io.basilisk.jobs.round;

import io.basilisk.jobs.run.CandidateLosses;
import io.basilisk.jobs.run.LossTable;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** Spark stage: one task per candidate measures its held-out losses. */
final class ScoreStage {
    private final JavaSparkContext spark;
    private final Storage storage;

    ScoreStage(JavaSparkContext spark, Storage storage) {
        this.spark = spark;
        this.storage = storage;
    }

    /** Losses of all candidates, measured or as an earlier process left them. */
    List<CandidateLosses> run(RunReference run, RoundOrder order, byte[] evalSeed, List<CandidateTask> candidates) {
        Path losses = RunDirectory.at(run.root()).losses(order.round());
        SparkTables.write(
                storage,
                losses,
                LossTable.output(storage.hadoop()),
                () -> spark.parallelize(candidates, candidates.size())
                        .mapPartitionsToPair(new ScoreTask(run, order, evalSeed)));
        HaltPoint.SCORED.reached(order.round());
        return LossTable.read(storage, losses);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record ScoreTask(RunReference run, RoundOrder order, byte[] evalSeed)
            implements PairFlatMapFunction<Iterator<CandidateTask>, Void, Group> {
        @Override
        public Iterator<Tuple2<Void, Group>> call(Iterator<CandidateTask> candidates) {
            CandidateScorer scorer = new CandidateScorer(WorkerRun.of(run), order, evalSeed);
            return SparkTables.rows(
                    candidates,
                    task -> List.of(LossTable.row(scorer.score(task))).iterator());
        }
    }
}
