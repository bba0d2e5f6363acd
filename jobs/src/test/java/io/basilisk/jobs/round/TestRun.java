package io.basilisk.jobs.round;

import io.basilisk.jobs.data.DatasetJob;
import io.basilisk.jobs.data.DatasetManifest;
import io.basilisk.jobs.data.DatasetSettings;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;
import io.basilisk.jobs.ledger.LedgerClients;
import io.basilisk.jobs.run.NodeKeys;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.jobs.run.RunManifest;
import io.basilisk.jobs.run.RunSettings;
import io.basilisk.jobs.run.Storage;
import io.basilisk.jobs.testing.TestText;
import io.basilisk.ledger.ChainInfo;
import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.service.LedgerConfig;
import io.basilisk.ledger.service.LedgerService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A run in a folder of a test, with the real ledger service on a port of its own (its journal in a plain file). */
public final class TestRun implements AutoCloseable {
    public static final int WORKERS = 3;
    private static final double HASHES_PER_SECOND = 2e6;

    private final LedgerService service;
    private final DriverRun run;

    private TestRun(LedgerService service, DriverRun run) {
        this.service = service;
        this.run = run;
    }

    /** Begins a run of the tiny preset on generated text: few steps, blocks within milliseconds. */
    public static TestRun begin(SparkSession session, Path folder) throws IOException {
        return begin(session, folder, WORKERS);
    }

    /** The same with another number of shards. */
    static TestRun begin(SparkSession session, Path folder, int workers) throws IOException {
        return begin(session, folder, settings(workers, 0.003));
    }

    /** The same with settings of its own. */
    static TestRun begin(SparkSession session, Path folder, RunSettings settings) throws IOException {
        int workers = settings.workers();
        RunDirectory directory = RunDirectory.of(folder.toString());
        Storage storage = new Storage(new Configuration());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        RunManifest manifest = NewRun.begin(spark, storage, directory, settings, data(session, folder, directory));
        LedgerConfig config = new LedgerConfig(directory.ledger(), LedgerConfig.Store.FILE, LedgerConfig.LOOPBACK, 0);
        LedgerService service = LedgerService.start(config, Clock.systemUTC(), notice -> {});
        NodeKeys keys = new NodeKeys(directory.keys());
        keys.nodes(workers);
        Ledger ledger = LedgerClients.open(service.url());
        ChainInfo chain = Genesis.ensure(ledger, manifest, keys.coordinator(Optional.empty()), () -> HASHES_PER_SECOND);
        RunReference reference = new RunReference(
                directory.root().toString(), service.url(), directory.keys().toString());
        WorkerRun worker = WorkerRun.of(reference);
        DriverRun run = new DriverRun(
                directory,
                storage,
                manifest,
                reference,
                ledger,
                chain,
                keys.coordinator(Optional.empty()),
                worker.corpus().trainBlocks(),
                worker.heldOut().length,
                spark,
                Clock.systemUTC());
        return new TestRun(service, run);
    }

    public DriverRun run() {
        return run;
    }

    public Ledger ledger() {
        return run.ledger();
    }

    @Override
    public void close() {
        WorkerRun.forget(run.reference());
        service.close();
    }

    /** A tiny model, six steps a round. */
    static RunSettings settings(int workers, double innerLr) {
        return new RunSettings(
                "tiny",
                workers,
                6,
                8,
                "generated",
                "byte",
                256,
                "hash:0.2",
                1,
                "adamw",
                innerLr,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                0.6,
                0.9,
                0.5,
                32,
                "relative",
                5,
                0.05);
    }

    private static DatasetManifest data(SparkSession session, Path folder, RunDirectory directory) throws IOException {
        Path text = folder.resolve("generated.txt");
        Files.writeString(text, TestText.generate(60_000, 1));
        DatasetSource source = new Datasets(folder.resolve("home"))
                .resolve(text.toString(), Optional.empty(), new Configuration(), notice -> {});
        DatasetSettings settings = new DatasetSettings(
                TokenizerKind.BYTE,
                256,
                SplitRule.parse("hash:0.2"),
                DatasetSettings.BLOCK_TOKENS,
                DatasetSettings.MINIMUM_TOKENS);
        return DatasetJob.run(session, source, settings, directory.data().toString());
    }
}
