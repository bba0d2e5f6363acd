package io.basilisk.jobs.data;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.SourceFile;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.documents.DocumentReader;
import io.basilisk.jobs.data.documents.FileFormat;
import io.basilisk.jobs.data.documents.FilePart;
import io.basilisk.jobs.data.documents.Reading;
import io.basilisk.jobs.data.documents.TailText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * A corpus's files as an RDD of {@link Bucket}, one a partition. How many there are depends on the files alone.
 *
 * @param trainBuckets how many of them may have text to train on
 */
record CorpusText(JavaRDD<Bucket> buckets, int trainBuckets) {

    private static final int BUCKET_BYTES = 4 << 20;
    private static final int MOST_BUCKETS = 1024;

    /** Reading tasks are at least so many per core, so that a long one does not keep the others waiting. */
    private static final int TASKS_PER_CORE = 3;

    private static final long TASK_BYTES = 8 << 20;

    /** @param cores how many tasks run at once, a hint that leaves no trace in the result */
    static CorpusText read(JavaSparkContext spark, DatasetSource source, SplitRule split, int cores) {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        return switch (split.method()) {
            case HASH -> byHash(spark, source, split, cores, hadoop);
            case TAIL -> inOrder(spark, source, split, hadoop);
        };
    }

    private static CorpusText byHash(
            JavaSparkContext spark,
            DatasetSource source,
            SplitRule split,
            int cores,
            Broadcast<SerializableConfiguration> hadoop) {
        List<FilePart> parts = FilePart.of(source.files(), source.text());
        int buckets = buckets(source.files());
        JavaRDD<Bucket> sorted = spark.parallelize(parts, readingTasks(source.files(), parts.size(), cores))
                .mapPartitions(part -> readings(part, hadoop.value().value()))
                .mapToPair(reading -> new Tuple2<>(Bucket.of(reading, buckets), reading))
                .partitionBy(new HashPartitioner(buckets))
                .values()
                .mapPartitionsWithIndex(
                        (number, readings) -> List.of(Bucket.sorted(number, readings, split, buckets == 1))
                                .iterator(),
                        true);
        return new CorpusText(sorted, buckets);
    }

    private static CorpusText inOrder(
            JavaSparkContext spark,
            DatasetSource source,
            SplitRule split,
            Broadcast<SerializableConfiguration> hadoop) {
        SourceFile file = source.files().getFirst();
        if (source.files().size() > 1 || FileFormat.of(file.name()) != FileFormat.TEXT) {
            throw new DatasetException("a tail split needs one plain text file, data set " + source.name() + " has "
                    + (source.files().size() > 1 ? source.files().size() + " files" : file.name())
                    + ": use --split hash:" + split.heldOut());
        }
        List<TailText.Range> ranges =
                TailText.ranges(file, split.heldOut(), bucketBytes(List.of(file)), spark.hadoopConfiguration());
        JavaRDD<Bucket> pieces = spark.parallelize(ranges, ranges.size())
                .mapPartitionsWithIndex(
                        (number, range) -> {
                            TailText.Range only = range.next();
                            byte[] text = only.read(hadoop.value().value());
                            return List.of(Bucket.range(number, text, only.heldOut()))
                                    .iterator();
                        },
                        true);
        int train = (int) ranges.stream().filter(range -> !range.heldOut()).count();
        return new CorpusText(pieces, Math.max(1, train));
    }

    private static Iterator<Reading> readings(Iterator<FilePart> parts, Configuration hadoop) {
        List<Reading> readings = new ArrayList<>();
        parts.forEachRemaining(part -> DocumentReader.read(part, hadoop, readings::add));
        return readings.iterator();
    }

    private static int readingTasks(List<SourceFile> files, int parts, int cores) {
        long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
        return (int) Math.min(parts, Math.max((long) cores * TASKS_PER_CORE, bytes / TASK_BYTES));
    }

    private static int buckets(List<SourceFile> files) {
        return (int) Math.ceilDiv(textBytes(files), (long) bucketBytes(files));
    }

    private static int bucketBytes(List<SourceFile> files) {
        return (int) Math.max(BUCKET_BYTES, textBytes(files) / MOST_BUCKETS);
    }

    private static long textBytes(List<SourceFile> files) {
        return files.stream()
                .mapToLong(file -> file.bytes() * FileFormat.of(file.name()).expansion())
                .sum();
    }
}
