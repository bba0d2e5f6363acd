package io.basilisk.ledger.service;

import io.basilisk.ledger.service.rest.RestServer;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.IgniteLedgerStore;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/** A running ledger: key, journal, state machine and web server, started and stopped together. */
public final class LedgerService implements AutoCloseable {
    private final JournaledLedger ledger;
    private final RestServer server;
    private final String host;

    private LedgerService(JournaledLedger ledger, RestServer server, String host) {
        this.ledger = ledger;
        this.server = server;
        this.host = host;
    }

    /**
     * Starts a ledger; the first start in a directory makes its key.
     *
     * @param notice told of anything a person should know, such as a torn record that was cut off
     * @throws io.basilisk.ledger.service.store.StoreException when the directory is in use, damaged or not writable
     * @throws IllegalArgumentException when the port is taken or the key file cannot be used
     */
    public static LedgerService start(LedgerConfig config, Clock clock, Consumer<String> notice) {
        JournaledLedger ledger = open(config, clock, notice);
        try {
            return new LedgerService(ledger, RestServer.start(ledger, config.bind(), config.port()), config.bind());
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /** Opens the ledger of a directory without a web server, to read it. */
    public static JournaledLedger open(LedgerConfig config, Clock clock, Consumer<String> notice) {
        LedgerStore store = store(config, notice);
        try {
            NodeKey key = KeyFile.openOrCreate(keyFile(config.directory()));
            return new JournaledLedger(key, new Journal(store), clock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Where a ledger's own key lies. */
    public static Path keyFile(Path directory) {
        return directory.resolve("ledger-key.json");
    }

    public JournaledLedger ledger() {
        return ledger;
    }

    public int port() {
        return server.port();
    }

    /** Where to reach it from this machine. */
    public String url() {
        return "http://" + (host.equals("0.0.0.0") ? LedgerConfig.LOOPBACK : host) + ":" + port();
    }

    @Override
    public void close() {
        try (ledger) {
            server.close();
        }
    }

    private static LedgerStore store(LedgerConfig config, Consumer<String> notice) {
        return switch (config.store()) {
            case IGNITE -> new IgniteLedgerStore(config.directory());
            case FILE -> new FileLedgerStore(config.directory(), notice);
        };
    }
}
