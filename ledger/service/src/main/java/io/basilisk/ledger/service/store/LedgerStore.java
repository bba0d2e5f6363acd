package io.basilisk.ledger.service.store;

import java.util.function.Consumer;

/**
 * The ledger's journal: records numbered from 0 without a gap. A record is written once and never changed. Safe for
 * one writer; errors surface as {@link StoreException}.
 */
public interface LedgerStore extends AutoCloseable {
    /** Number of records, which is the number of the next one. */
    long size();

    /** Makes the next record durable: when this returns, it survives a power cut. */
    void append(byte[] record);

    /** Gives all records, oldest first. */
    void readAll(Consumer<byte[]> reader);

    @Override
    void close();
}
