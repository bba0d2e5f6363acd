package io.basilisk.ledger.service.store;

import io.basilisk.ledger.Hash32;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import javax.cache.CacheException;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.jspecify.annotations.Nullable;

/**
 * The journal as an Ignite cache of which every node of a cluster has a copy. A record is taken once more than half of
 * the nodes have it on disk, whatever becomes of the others. {@code putIfAbsent} lets each number be taken once, so
 * two nodes that both take themselves for the leader cannot both write.
 */
public final class ClusterStore implements LedgerStore {
    private static final long PATIENCE_NANOS = 12_000_000_000L;
    private static final long PAUSE_MILLIS = 20;

    private final ClusterNodes nodes;
    private final IgniteCache<Long, byte[]> journal;
    private long size;

    /**
     * Joins the cluster, which takes until more than half of its nodes are there; for the first time, all of them.
     *
     * @param key the ledger's public key, the same on all nodes
     * @param url where this node answers over REST
     * @param notice told what it waits for
     * @throws StoreException when the directory is in use, or the nodes do not fit together
     */
    public ClusterStore(Path directory, ClusterPlan plan, Hash32 key, URI url, Consumer<String> notice) {
        nodes = new ClusterNodes(directory, plan, key, url);
        try {
            journal = nodes.join(notice);
        } catch (IgniteException | CacheException | IllegalStateException e) {
            nodes.close();
            throw failed("the cluster's journal cannot be opened", e);
        } catch (StoreException e) {
            nodes.close();
            throw e;
        }
    }

    /** Records that were read or written here; there may be more, see {@link #readNew}. */
    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized void append(byte[] record) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        @Nullable Exception last = null;
        while (System.nanoTime() < end) {
            nodes.expectRunning();
            try {
                put(record);
                if (nodes.hasMajorityOfCopies()) {
                    size++;
                    return;
                }
            } catch (IgniteException | CacheException | IllegalStateException e) {
                last = e; // whether it was written shows the next attempt
            }
            nodes.pause(PAUSE_MILLIS);
        }
        throw failed("record " + size + " did not reach more than half of the cluster's nodes", last);
    }

    /** Harmless to repeat: a record is unlike any that another leader would write. */
    private void put(byte[] record) {
        if (!journal.putIfAbsent(size, record) && !Arrays.equals(journal.get(size), record)) {
            throw new StoreException("record " + size + " is another node's: this one no longer leads the cluster");
        }
    }

    @Override
    public synchronized void readAll(Consumer<byte[]> reader) {
        size = 0;
        readNew(reader);
    }

    /** Reads this node's own copy, which has whatever was acknowledged by anyone. */
    @Override
    public synchronized void readNew(Consumer<byte[]> reader) {
        try {
            for (byte[] record = journal.get(size); record != null; record = journal.get(size)) {
                reader.accept(record);
                size++;
            }
        } catch (IgniteException | CacheException | IllegalStateException e) {
            throw failed("record " + size + " of the cluster's journal cannot be read", e);
        }
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean mayLead() {
        return nodes.isOldest() && nodes.hasMajority() && nodes.hasMajorityOfCopies();
    }

    @Override
    public Optional<URI> leader() {
        return nodes.leader();
    }

    @Override
    public void expectUsable() {
        nodes.expectRunning();
        nodes.expectNoOtherCluster();
    }

    @Override
    public void close() {
        nodes.close();
    }

    private static StoreException failed(String what, @Nullable Exception cause) {
        String why = cause == null ? "" : ": " + IgniteLedgerStore.rootMessage(cause);
        return cause == null ? new StoreException(what) : new StoreException(what + why, cause);
    }
}
