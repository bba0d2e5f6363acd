package io.basilisk.ledger.service;

import java.nio.file.Path;

/**
 * How a ledger is run.
 *
 * @param directory where its key and journal lie
 * @param store what keeps the journal
 * @param access who may reach it
 */
public record LedgerConfig(Path directory, Store store, Access access) {
    public static final String LOOPBACK = Access.LOOPBACK;
    public static final int DEFAULT_PORT = 8600;

    /** Where the journal is kept. */
    public enum Store {
        IGNITE,
        FILE
    }

    /** @param port 0 for a free one */
    public LedgerConfig(Path directory, Store store, String bind, int port) {
        this(directory, store, new Access(bind, port));
    }

    /** On loopback and a free port, kept by Ignite: what a training run starts for itself. */
    public static LedgerConfig embedded(Path directory) {
        return new LedgerConfig(directory, Store.IGNITE, LOOPBACK, 0);
    }
}
