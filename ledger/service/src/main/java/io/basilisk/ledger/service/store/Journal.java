package io.basilisk.ledger.service.store;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.codec.MalformedBytesException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Journal entries in a {@link LedgerStore}. One record may carry several entries, so that many submissions share one
 * write to disk; records are chained by hash, so that none can be exchanged, moved or taken out unnoticed.
 *
 * <p>In a cluster each new leader begins an epoch with a record of no entries: what an earlier leader may still try to
 * write has then lost its place.
 *
 * <pre>record: epoch u64 | hash of the record before 32 | count u32 | count x (length u32 | entry) | CRC32C u32</pre>
 */
public final class Journal implements AutoCloseable {
    private static final int CHECKSUM_BYTES = 4;
    private static final int LEAST_ENTRY_BYTES = 4;
    private static final long FIRST_EPOCH = 1;

    private final LedgerStore store;
    private volatile byte[] previousHash = new byte[32];
    private volatile long epoch = FIRST_EPOCH;
    private long records;

    public Journal(LedgerStore store) {
        this.store = store;
    }

    /**
     * Gives all entries, oldest first. Call it once, before {@link #append}.
     *
     * @throws StoreException naming the record when one is damaged or out of place
     */
    public void replay(Consumer<JournalEntry> entries) {
        store.readAll(record -> {
            take(record, entries);
            HaltPoint.REPLAYED.reached();
        });
    }

    /** Gives the entries that another node wrote since. */
    public void readNew(Consumer<JournalEntry> entries) {
        store.readNew(record -> take(record, entries));
    }

    private void take(byte[] record, Consumer<JournalEntry> entries) {
        try {
            read(record, entries);
        } catch (MalformedBytesException e) {
            throw new StoreException(
                    "record " + records + " of the journal is damaged: " + e.getMessage()
                            + ". Restore the ledger from a backup.",
                    e);
        }
        wrote(record);
    }

    private void wrote(byte[] record) {
        previousHash = Hashing.sha256(record);
        records++;
    }

    /** Whether other nodes may write, too. */
    public boolean isShared() {
        return store.isShared();
    }

    /** @throws StoreException when the journal is of no use any more and must be opened again */
    public void expectUsable() {
        store.expectUsable();
    }

    /** Where the node that writes answers over REST; empty where there is only one, or none now. */
    public Optional<URI> leader() {
        return store.leader();
    }

    /** Begins to lead if it is this node's turn. Nobody who led before can write any more. @return whether it does */
    public boolean lead() {
        if (!store.mayLead()) {
            return false;
        }
        long before = epoch;
        epoch = before + 1;
        try {
            HaltPoint.LEADING.reached();
            append(List.of());
            HaltPoint.LED.reached();
            return true;
        } catch (StoreException e) {
            epoch = before;
            store.expectUsable();
            return false; // somebody else wrote in between; after that was read there is another chance
        }
    }

    /** The hash of the last record, and so of the whole journal: equal here and elsewhere iff the journals are. */
    public Hash32 hash() {
        return Hash32.of(previousHash);
    }

    /** Number of the leader that wrote the last record. */
    public long epoch() {
        return epoch;
    }

    /** Makes the entries durable, all or none. */
    public void append(List<JournalEntry> entries) {
        byte[] record = encode(entries);
        HaltPoint.WRITING.reached();
        store.append(record);
        HaltPoint.WRITTEN.reached();
        wrote(record);
    }

    @Override
    public void close() {
        store.close();
    }

    private byte[] encode(List<JournalEntry> entries) {
        ByteWriter out = new ByteWriter().u64(epoch).bytes(previousHash).u32(entries.size());
        for (JournalEntry entry : entries) {
            byte[] bytes = entry.encode();
            out.u32(bytes.length).bytes(bytes);
        }
        byte[] content = out.toBytes();
        return new ByteWriter().bytes(content).u32(checksum(content)).toBytes();
    }

    private void read(byte[] record, Consumer<JournalEntry> entries) {
        if (record.length < CHECKSUM_BYTES) {
            throw new MalformedBytesException("only " + record.length + " bytes long");
        }
        byte[] content = Arrays.copyOf(record, record.length - CHECKSUM_BYTES);
        ByteReader tail = new ByteReader(Arrays.copyOfRange(record, content.length, record.length));
        if (tail.u32() != checksum(content)) {
            throw new MalformedBytesException("wrong CRC32C");
        }
        ByteReader in = new ByteReader(content);
        long writer = in.u64();
        if (writer < epoch) {
            throw new MalformedBytesException("expected epoch " + epoch + " or later, found " + writer);
        }
        if (!Arrays.equals(in.bytes(previousHash.length), previousHash)) {
            throw new MalformedBytesException("it does not follow the record before it");
        }
        int count = in.count("entries", LEAST_ENTRY_BYTES);
        for (int i = 0; i < count; i++) {
            entries.accept(JournalEntry.decode(in.bytes(in.count("entry", 1))));
        }
        in.end("record");
        epoch = writer;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
