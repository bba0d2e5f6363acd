package io.basilisk.ledger.service.store;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ledger's journal: records numbered from 0 without a gap. A record is written once and never changed. Safe for
 * one writer; errors surface as {@link StoreException}. Where several nodes share a journal, one of them leads, that
 * is, writes; the others read what it wrote.
 */
public interface LedgerStore extends AutoCloseable {
    /** Number of records, which is the number of the next one. */
    long size();

    /** Makes the next record durable: when this returns, it survives a power cut. */
    void append(byte[] record);

    /** Gives all records, oldest first. */
    void readAll(Consumer<byte[]> reader);

    /** Whether other nodes may write, too. */
    default boolean isShared() {
        return false;
    }

    /** Gives the records that others wrote since the last one that was read. */
    default void readNew(Consumer<byte[]> reader) {}

    /** Whether it is this node's turn to write. */
    default boolean mayLead() {
        return true;
    }

    /** Where the node that writes answers over REST; empty where there is only one, or none now. */
    default Optional<URI> leader() {
        return Optional.empty();
    }

    /** @throws StoreException when it is of no use any more and must be opened again */
    default void expectUsable() {}

    @Override
    void close();
}
