package io.basilisk.jobs.round;

import io.basilisk.jobs.run.CheckpointSlice;
import io.basilisk.jobs.run.CheckpointTable;
import io.basilisk.jobs.run.Floats;
import io.basilisk.jobs.run.Storage;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.Slice;
import io.basilisk.kernels.transformer.SliceLayout;
import io.basilisk.kernels.transformer.TransformerConfig;
import io.basilisk.kernels.transformer.Weights;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** Spark stage: one task draws the initial weights from the run's seed; the momentum is zero. */
final class InitialModelStage {
    private final JavaSparkContext spark;
    private final Storage storage;

    InitialModelStage(JavaSparkContext spark, Storage storage) {
        this.spark = spark;
        this.storage = storage;
    }

    /** Leaves the table of the initial model complete in {@code target}. */
    void run(String preset, int vocabulary, long seed, Path target) {
        SparkTables.write(
                storage,
                target,
                CheckpointTable.output(storage.hadoop()),
                () -> spark.parallelize(List.of(seed), 1).mapPartitionsToPair(new DrawTask(preset, vocabulary)));
    }

    private record DrawTask(String preset, int vocabulary) implements PairFlatMapFunction<Iterator<Long>, Void, Group> {
        @Override
        public Iterator<Tuple2<Void, Group>> call(Iterator<Long> seeds) {
            TransformerConfig model = Preset.named(preset).config(vocabulary);
            return SparkTables.rows(seeds, seed -> {
                float[] weights = Weights.initial(model, seed).values();
                return SliceLayout.of(model).stream()
                        .map(slice -> CheckpointTable.row(initial(slice, weights)))
                        .iterator();
            });
        }

        private static CheckpointSlice initial(Slice slice, float[] values) {
            byte[] weights = Floats.toBytes(values, slice.offset(), slice.length());
            return CheckpointSlice.of(slice, weights, new byte[weights.length]);
        }
    }
}
