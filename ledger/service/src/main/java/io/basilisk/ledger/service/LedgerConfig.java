package io.basilisk.ledger.service;

import java.nio.file.Path;

/**
 * How a ledger is run.
 *
 * @param directory where its key and journal lie
 * @param store what keeps the journal
 * @param bind address to listen on; loopback unless others are meant to reach it
 * @param port port to listen on, 0 for a free one
 */
public record LedgerConfig(Path directory, Store store, String bind, int port) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final int DEFAULT_PORT = 8600;

    private static final int MOST_PORT = 65_535;

    /** Where the journal is kept. */
    public enum Store {
        IGNITE,
        FILE
    }

    public LedgerConfig {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("expected a port of 0 to " + MOST_PORT + ", got " + port);
        }
    }

    /** On loopback and a free port, kept by Ignite: what a training run starts for itself. */
    public static LedgerConfig embedded(Path directory) {
        return new LedgerConfig(directory, Store.IGNITE, LOOPBACK, 0);
    }
}
