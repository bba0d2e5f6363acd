package io.basilisk.jobs.session;

import io.basilisk.jobs.ledger.EmbeddedLedger;
import io.basilisk.jobs.ledger.LedgerClients;
import io.basilisk.jobs.mining.HashRate;
import io.basilisk.jobs.run.RunDirectory;
import io.basilisk.ledger.Ledger;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Spark and the ledger, opened side by side: each takes seconds, and neither needs the other. */
public final class DriverSession implements AutoCloseable {
    private final SparkSession spark;
    private final @Nullable EmbeddedLedger embedded;
    private final URI ledgerAddress;
    private final CompletableFuture<Double> hashRate;

    private DriverSession(
            SparkSession spark,
            @Nullable EmbeddedLedger embedded,
            URI ledgerAddress,
            CompletableFuture<Double> hashRate) {
        this.spark = spark;
        this.embedded = embedded;
        this.ledgerAddress = ledgerAddress;
        this.hashRate = hashRate;
    }

    /**
     * Opens both.
     *
     * @param ledger address of a running ledger; where empty, one is started in this process, its store in the run's
     * directory
     * @param master Spark's master
     * @param device what executors open unless their host says otherwise
     * @param clock what an embedded ledger's times are taken from
     */
    public static DriverSession open(
            RunDirectory directory, Optional<URI> ledger, String master, String device, Clock clock) {
        boolean local = master.startsWith("local");
        CompletableFuture<EmbeddedLedger> embedded = ledger.isPresent()
                ? CompletableFuture.completedFuture(null)
                : background("ledger", () -> EmbeddedLedger.start(directory.ledger(), local, clock));
        CompletableFuture<Double> hashRate = background("hash-rate", HashRate::measure);
        SparkSession spark = SparkSessions.open("basilisk " + directory, master, device);
        EmbeddedLedger started = join(embedded);
        URI address = ledger.orElseGet(() -> started.address());
        return new DriverSession(spark, started, address, hashRate);
    }

    public SparkSession spark() {
        return spark;
    }

    public JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    /** Where the ledger listens. */
    public URI ledgerAddress() {
        return ledgerAddress;
    }

    /** One that runs elsewhere is held to the history that this machine saw before. */
    public Ledger ledger() {
        String address = ledgerAddress.toString();
        return embedded == null ? LedgerClients.remembering(address) : LedgerClients.open(address);
    }

    /** Hashes per second of all slots together, judged by one thread of this process. */
    public double hashesPerSecond() {
        return join(hashRate) * spark.sparkContext().defaultParallelism();
    }

    @Override
    public void close() {
        spark.stop();
        if (embedded != null) {
            embedded.close();
        }
    }

    private static <T> CompletableFuture<T> background(String name, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("open-" + name).start(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
