package io.basilisk.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.holdenkarau.spark.testing.JavaRDDComparisons;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.testing.SharedSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The RDD of documents, compared by spark-testing-base. */
@ExtendWith(SharedSpark.class)
class CorpusTextTest {

    @TempDir
    Path folder;

    @Test
    void thereAreTheSameDocumentsInTheSameOrderForAnyNumberOfReaders(SparkSession spark) throws IOException {
        DatasetSource source = source("in", 5);
        JavaRDD<String> one = documents(spark, source, 1);
        assertThat(one.count()).isEqualTo(500);
        JavaRDDComparisons.assertRDDEqualsWithOrder(one, documents(spark, source, 7));
    }

    @Test
    void theComparisonSeesADifference(SparkSession spark) throws IOException {
        JavaRDD<String> one = documents(spark, source("one", 2), 1);
        JavaRDD<String> other = documents(spark, source("other", 3), 1);
        assertThatThrownBy(() -> JavaRDDComparisons.assertRDDEquals(one, other)).isInstanceOf(AssertionError.class);
    }

    private DatasetSource source(String name, int files) throws IOException {
        Path in = Files.createDirectories(folder.resolve(name));
        for (int file = 0; file < files; file++) {
            int first = file * 100;
            String rows = IntStream.range(first, first + 100)
                    .mapToObj(i -> "{\"text\":\"row " + i + "\"}\n")
                    .collect(Collectors.joining());
            Files.writeString(in.resolve(file + ".jsonl"), rows);
        }
        return new Datasets(folder).resolve(in.toString(), Optional.empty(), new Configuration(), note -> {});
    }

    private static JavaRDD<String> documents(SparkSession spark, DatasetSource source, int cores) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return CorpusText.read(context, source, SplitRule.DEFAULT, cores)
                .buckets()
                .flatMap(bucket -> Stream.concat(bucket.train().stream(), bucket.heldOut().stream())
                        .map(text -> new String(text, StandardCharsets.UTF_8))
                        .iterator());
    }
}
