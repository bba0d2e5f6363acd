package io.basilisk.ledger.service.store;

import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.codec.MalformedBytesException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Journal entries in a {@link LedgerStore}. One record may carry several entries, so that many submissions share one
 * write to disk; records are chained by hash, so that none can be exchanged, moved or taken out unnoticed.
 *
 * <pre>record: epoch u64 | hash of the record before 32 | count u32 | count x (length u32 | entry) | CRC32C u32</pre>
 */
public final class Journal implements AutoCloseable {
    private static final int CHECKSUM_BYTES = 4;
    private static final int LEAST_ENTRY_BYTES = 4;
    /** Leaders of a cluster will write theirs here; a single service is always the first. */
    private static final long EPOCH = 1;

    private final LedgerStore store;
    private byte[] previousHash = new byte[32];

    public Journal(LedgerStore store) {
        this.store = store;
    }

    /**
     * Gives all entries, oldest first. Call it once, before {@link #append}.
     *
     * @throws StoreException naming the record when one is damaged or out of place
     */
    public void replay(Consumer<JournalEntry> entries) {
        long[] number = {0};
        store.readAll(record -> {
            try {
                read(record, entries);
            } catch (MalformedBytesException e) {
                throw new StoreException(
                        "record " + number[0] + " of the journal is damaged: " + e.getMessage()
                                + ". Restore the ledger from a backup.",
                        e);
            }
            previousHash = Hashing.sha256(record);
            number[0]++;
            HaltPoint.REPLAYED.reached();
        });
    }

    /** Makes the entries durable, all or none. */
    public void append(List<JournalEntry> entries) {
        byte[] record = encode(entries);
        HaltPoint.WRITING.reached();
        store.append(record);
        HaltPoint.WRITTEN.reached();
        previousHash = Hashing.sha256(record);
    }

    @Override
    public void close() {
        store.close();
    }

    private byte[] encode(List<JournalEntry> entries) {
        ByteWriter out = new ByteWriter().u64(EPOCH).bytes(previousHash).u32(entries.size());
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
        in.u64();
        if (!Arrays.equals(in.bytes(previousHash.length), previousHash)) {
            throw new MalformedBytesException("it does not follow the record before it");
        }
        int count = in.count("entries", LEAST_ENTRY_BYTES);
        for (int i = 0; i < count; i++) {
            entries.accept(JournalEntry.decode(in.bytes(in.count("entry", 1))));
        }
        in.end("record");
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
