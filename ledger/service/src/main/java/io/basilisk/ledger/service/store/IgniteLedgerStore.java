package io.basilisk.ledger.service.store;

import java.nio.file.Path;
import java.util.function.Consumer;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.configuration.CacheConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The journal as an Ignite cache with native persistence: key is the record's number, and one {@code putIfAbsent}
 * under write-ahead-log mode FSYNC is the commit point. Nothing else is kept in Ignite, so there is nothing that could
 * disagree with the journal after a crash.
 */
public final class IgniteLedgerStore implements LedgerStore {
    private static final String CACHE = "journal";

    private final DirectoryLock lock;
    private final IgniteLog log;
    private final Ignite ignite;
    private final IgniteCache<Long, byte[]> journal;
    private final AcknowledgedMark mark;
    private long size;

    /**
     * Starts an Ignite node of its own in the directory, which takes a few seconds.
     *
     * @param notice told of a damaged mark that was written again
     * @throws StoreException when the directory is in use, damaged, or holds a journal in a file
     */
    public IgniteLedgerStore(Path directory, Consumer<String> notice) {
        this(directory, DirectoryLock.take(directory), notice);
    }

    /** The same under a lock of the directory, which is this store's from now on. */
    public IgniteLedgerStore(Path directory, DirectoryLock lock, Consumer<String> notice) {
        this.lock = lock;
        log = openLog(directory);
        try {
            // Whoever opened the store closes it, after the web server; Ignite's own hook would do it under its feet.
            System.setProperty(IgniteSystemProperties.IGNITE_NO_SHUTDOWN_HOOK, "true");
            ignite = Ignition.start(IgniteSettings.alone(directory, log));
            HaltPoint.IGNITE_STARTED.reached();
            ignite.cluster().state(ClusterState.ACTIVE);
            HaltPoint.IGNITE_ACTIVATED.reached();
            journal = ignite.getOrCreateCache(new CacheConfiguration<Long, byte[]>(CACHE)
                    .setAtomicityMode(CacheAtomicityMode.ATOMIC)
                    .setStatisticsEnabled(false));
            size = count();
        } catch (IgniteException | CacheException e) {
            log.close();
            lock.close();
            throw new StoreException(
                    "Ignite cannot open the ledger in " + directory + ": " + rootMessage(e) + ". See "
                            + directory.resolve("ignite.log")
                            + "; if its files are damaged, restore the ledger from a backup",
                    e);
        }
        try {
            mark = new AcknowledgedMark(JournalPlace.acknowledged(directory));
            expectAcknowledged(directory, notice);
        } catch (StoreException e) {
            stop();
            throw e;
        }
    }

    private void expectAcknowledged(Path directory, Consumer<String> notice) {
        long acknowledged = mark.read().orElse(0);
        if (size < acknowledged) {
            mark.close();
            throw new StoreException("record " + size + " of the journal is missing, though " + acknowledged
                    + " were acknowledged: Ignite's files in " + JournalPlace.ignite(directory)
                    + " are damaged. Restore the ledger's folder from a backup");
        }
        if (mark.read().isEmpty() && !mark.isNew()) {
            notice.accept("rewrote the damaged " + JournalPlace.acknowledged(directory) + "; the journal has " + size
                    + " records");
        }
        mark.write(size);
    }

    private void stop() {
        try (lock;
                log) {
            ignite.close();
        }
    }

    private IgniteLog openLog(Path directory) {
        try {
            JournalSwap.finish(directory);
            JournalPlace.expectNoFile(directory);
            return new IgniteLog(directory.resolve("ignite.log"));
        } catch (StoreException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized void append(byte[] record) {
        try {
            if (!journal.putIfAbsent(size, record)) {
                throw new StoreException(
                        "record " + size + " of the journal exists already: another writer is at work");
            }
        } catch (IgniteException | CacheException e) {
            throw new StoreException("cannot write record " + size + " of the journal: " + rootMessage(e), e);
        }
        size++;
        mark.write(size);
    }

    @Override
    public synchronized void readAll(Consumer<byte[]> reader) {
        for (long number = 0; number < size; number++) {
            byte[] record = read(number);
            if (record == null) {
                throw new StoreException("record " + number + " of the journal is missing, though there are " + size
                        + ": restore the ledger from a backup");
            }
            reader.accept(record);
        }
    }

    private byte @Nullable [] read(long number) {
        try {
            return journal.get(number);
        } catch (IgniteException | CacheException e) {
            throw new StoreException(
                    "record " + number + " of the journal cannot be read: " + rootMessage(e)
                            + ". The ledger's files are damaged: restore them from a backup",
                    e);
        }
    }

    @Override
    public synchronized void close() {
        try (mark) {
            stop();
        }
    }

    /** The journal has no gaps, so its length is its number of entries. */
    private long count() {
        return journal.sizeLong();
    }

    /** The deepest cause that says something; that a thread was interrupted meanwhile says nothing. */
    static String rootMessage(Throwable e) {
        Throwable telling = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            boolean silent = cause.getMessage() == null || cause instanceof InterruptedException;
            telling = silent ? telling : cause;
        }
        String name = telling.getClass().getSimpleName();
        return telling.getMessage() == null ? name : name + ": " + telling.getMessage();
    }
}
