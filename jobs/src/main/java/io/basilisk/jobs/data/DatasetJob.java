package io.basilisk.jobs.data;

import io.basilisk.jobs.data.BlockWriter.Written;
import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.tokenizer.BpeTrainer;
import io.basilisk.jobs.data.tokenizer.Tokenizer;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Prepares a corpus: reads, drops exact duplicates, splits, tokenises, writes token blocks as Parquet. Two Spark jobs:
 * one surveys the text (and shuffles documents to their buckets), one writes. Everything is decided by the text and the
 * settings; the number of tasks, the order of files and retries leave no trace.
 */
public final class DatasetJob {

    /** A vocabulary is learned from at most so many buckets, evenly spaced: more text would not change it much. */
    private static final int LEARNING_BUCKETS = 64;

    private final JavaSparkContext spark;
    private final DatasetSource source;
    private final DatasetSettings settings;
    private final PreparedFolder folder;

    private DatasetJob(JavaSparkContext spark, DatasetSource source, DatasetSettings settings, PreparedFolder folder) {
        this.spark = spark;
        this.source = source;
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * Writes {@code manifest.json}, {@code tokenizer.json}, {@code train/} and {@code heldout/} into
     * {@code targetUri}, all of it or nothing. What is there already is kept if it was made from the same files with
     * the same settings, and replaced if it is another prepared corpus.
     *
     * @param targetUri a local path or a Hadoop URI; on a cluster all machines must see it
     * @throws DatasetException if the corpus cannot be prepared, or something else is in {@code targetUri}; the
     * message says
     *     why
     */
    public static DatasetManifest run(
            SparkSession spark, DatasetSource source, DatasetSettings settings, String targetUri) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return run(context, source, settings, targetUri, context.defaultParallelism());
    }

    /** @param cores see {@link CorpusText#read} */
    static DatasetManifest run(
            JavaSparkContext context, DatasetSource source, DatasetSettings settings, String targetUri, int cores) {
        Storage storage = new Storage(context.hadoopConfiguration());
        PreparedFolder folder =
                new PreparedFolder(storage, RunDirectory.of(targetUri).root());
        Optional<DatasetManifest> kept = folder.reusable(source, settings);
        if (kept.isPresent()) {
            return kept.get();
        }
        folder.begin();
        try {
            DatasetManifest manifest = new DatasetJob(context, source, settings, folder).prepare(cores);
            folder.finish(manifest, source, settings);
            return manifest;
        } finally {
            folder.clean();
        }
    }

    private DatasetManifest prepare(int cores) {
        DatasetSource readable = spark.sc().isLocal() ? source : folder.stage(source);
        CorpusText text = CorpusText.read(spark, readable, settings.split(), cores);
        Survey survey = survey(text.buckets());
        check(survey);
        Tokenizer tokenizer = tokenizer(survey);
        byte[] json = tokenizer.toJson().getBytes(StandardCharsets.UTF_8);
        folder.write(TokenizedCorpus.TOKENIZER, json);
        List<Written> written = write(text, tokenizer);
        DatasetManifest manifest = Manifests.of(source, settings, tokenizer, json, survey, written);
        checkSize(manifest);
        return manifest;
    }

    private Survey survey(JavaRDD<Bucket> buckets) {
        boolean learns = settings.tokenizer() == TokenizerKind.BPE;
        int stride = Math.ceilDiv(buckets.getNumPartitions(), LEARNING_BUCKETS);
        spark.setJobDescription("data set " + source.name() + ": read and survey");
        return buckets.map(bucket -> Survey.of(bucket, learns && bucket.number() % stride == 0))
                .treeReduce(Survey::plus);
    }

    private Tokenizer tokenizer(Survey survey) {
        return switch (settings.tokenizer()) {
            case BYTE -> Tokenizer.ofBytes();
            case CHAR -> Tokenizer.ofAlphabet(survey.alphabet());
            case BPE -> BpeTrainer.train(survey.words(), settings.vocabulary());
        };
    }

    private List<Written> write(CorpusText text, Tokenizer tokenizer) {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        Broadcast<Tokenizer> shared = spark.broadcast(tokenizer);
        String draft = folder.draft().toString();
        int blockTokens = settings.blockTokens();
        int trainBuckets = text.trainBuckets();
        spark.setJobDescription("data set " + source.name() + ": tokenise and write");
        return text.buckets()
                .map(bucket -> new BlockWriter(
                                new Storage(hadoop.value().value()),
                                new Path(draft),
                                shared.value(),
                                blockTokens,
                                trainBuckets,
                                TaskContext.get().taskAttemptId())
                        .write(bucket))
                .collect();
    }

    private void check(Survey survey) {
        if (survey.problem() != null) {
            throw new DatasetException(survey.problem().message());
        }
        if (survey.documents() == 0) {
            String skipped = survey.skipped() == 0 ? "" : " (" + survey.skipped() + " binary files were left out)";
            throw new DatasetException("empty data set: no text in " + source.name() + skipped);
        }
        if (survey.trainDocuments() == 0 || survey.heldOutDocuments() == 0) {
            throw tooSmall(survey.trainDocuments() + " documents to train on and " + survey.heldOutDocuments()
                    + " held out by " + settings.split() + ", without " + survey.duplicates() + " duplicates");
        }
    }

    private void checkSize(DatasetManifest manifest) {
        long train = manifest.train().tokens();
        long heldOut = manifest.heldOut().tokens();
        if (Math.min(train, heldOut) < settings.minimumTokens()) {
            throw tooSmall(train + " tokens to train on and " + heldOut + " held out by " + settings.split());
        }
    }

    private DatasetException tooSmall(String found) {
        return new DatasetException("data set " + source.name() + " is too small: expected at least "
                + settings.minimumTokens() + " tokens on each side of the split, got " + found
                + ": take more text or hold out more of it (--split)");
    }
}
