package io.basilisk.jobs.data;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import org.apache.spark.sql.SparkSession;

/** Prepares a corpus: reads, drops exact duplicates, splits, tokenises, writes token blocks as Parquet. */
public final class DatasetJob {

    private DatasetJob() {}

    /**
     * Writes {@code manifest.json}, {@code tokenizer.json}, {@code train/} and {@code heldout/} into {@code targetUri}, all
     * of it or nothing. What is there already is kept if it was made from the same input with the same settings.
     *
     * @param targetUri a local path or a Hadoop URI
     * @throws DatasetException if the corpus cannot be prepared; the message says why
     */
    public static DatasetManifest run(
            SparkSession spark, DatasetSource source, DatasetSettings settings, String targetUri) {
        throw new UnsupportedOperationException("not written yet");
    }
}
