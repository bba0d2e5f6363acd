package io.basilisk.jobs.round;

import io.basilisk.jobs.plugin.ExecutorNode;
import io.basilisk.jobs.run.Storage;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/** Spark stage: executors hash a round's files, so that their bytes stay away from the driver. */
final class FileHashStage {
    private final JavaSparkContext spark;

    FileHashStage(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** SHA-256 by path relative to {@code root}. */
    SortedMap<String, byte[]> run(Path root, List<Path> files) {
        List<String> names = files.stream().map(Path::toString).toList();
        SortedMap<String, byte[]> hashes = new TreeMap<>();
        spark.parallelize(names, Math.min(names.size(), spark.defaultParallelism()))
                .mapToPair(new HashTask())
                .collect()
                .forEach(hash -> hashes.put(
                        root.toUri().relativize(new Path(hash._1()).toUri()).getPath(), hash._2()));
        return hashes;
    }

    private record HashTask() implements PairFunction<String, String, byte[]> {
        @Override
        public Tuple2<String, byte[]> call(String file) {
            return new Tuple2<>(file, new Storage(ExecutorNode.current().hadoop()).sha256(new Path(file)));
        }
    }
}
