package io.basilisk.ledger.service;

import io.basilisk.ledger.service.rest.RestServer;
import io.basilisk.ledger.service.store.ClusterPlan;
import io.basilisk.ledger.service.store.ClusterStore;
import io.basilisk.ledger.service.store.DirectoryLock;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.service.store.HaltPoint;
import io.basilisk.ledger.service.store.IgniteLedgerStore;
import io.basilisk.ledger.service.store.Journal;
import io.basilisk.ledger.service.store.JournalPlace;
import io.basilisk.ledger.service.store.LedgerStore;
import io.basilisk.ledger.service.store.StoreException;
import io.basilisk.ledger.wallet.KeyFile;
import io.basilisk.ledger.wallet.NodeKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/** A running ledger: key, journal, state machine and web server, started and stopped together. */
public final class LedgerService implements AutoCloseable {
    private final JournaledLedger ledger;
    private final RestServer server;
    private final Access access;

    private LedgerService(JournaledLedger ledger, RestServer server, Access access) {
        this.ledger = ledger;
        this.server = server;
        this.access = access;
    }

    /**
     * Starts a ledger; the first start in a directory makes its key.
     *
     * @param notice told of anything a person should know, such as a torn record that was cut off
     * @throws StoreException when the directory is in use, damaged or not writable
     * @throws IllegalArgumentException when the port is taken or the key file cannot be used
     */
    public static LedgerService start(LedgerConfig config, Clock clock, Consumer<String> notice) {
        JournaledLedger ledger = open(config, clock, notice);
        HaltPoint.OPENED.reached();
        try {
            RestServer server = RestServer.start(ledger, config.access());
            HaltPoint.LISTENING.reached();
            return new LedgerService(ledger, server, config.access());
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /**
     * Starts one node of a cluster, and waits until there are enough of them.
     *
     * @param directory where this node keeps its copy of the journal; has the ledger's key already
     * @param access with this node's address and REST port
     * @throws StoreException when the directory is in use or damaged, or the nodes do not fit together
     * @throws IllegalArgumentException when a port is taken or the key file cannot be used
     */
    public static LedgerService startMember(
            Path directory, ClusterPlan plan, Access access, Clock clock, Consumer<String> notice) {
        Path file = keyFile(directory);
        if (Files.notExists(file)) {
            throw new IllegalArgumentException("expected the cluster's key in " + file + ": make it once, with"
                    + " 'ledger key', and copy it to every node");
        }
        NodeKey key = KeyFile.open(file);
        URI url = URI.create(access.url(access.port()));
        LedgerStore store = new ClusterStore(directory, plan, key.publicKey(), url, notice);
        try {
            JournaledLedger ledger =
                    new JournaledLedger(key, new Journal(store), new SteadyClock(clock, System::nanoTime));
            return new LedgerService(ledger, RestServer.start(ledger, access), access);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Opens the ledger of a directory without a web server, to read it. */
    public static JournaledLedger open(LedgerConfig config, Clock clock, Consumer<String> notice) {
        expectJournalOfKey(config.directory());
        LedgerStore store = store(config, notice);
        try {
            HaltPoint.STORE_OPENED.reached();
            NodeKey key = key(config.directory(), store);
            HaltPoint.KEY_READ.reached();
            return new JournaledLedger(key, new Journal(store), new SteadyClock(clock, System::nanoTime));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** The key is made after the first journal: where there is none, it was lost, and no other must replace it. */
    private static void expectJournalOfKey(Path directory) {
        if (Files.exists(keyFile(directory)) && !JournalPlace.isTaken(directory)) {
            throw new StoreException("expected a journal beside the ledger's key " + keyFile(directory)
                    + ", found none: restore it from a backup, or move the key away to begin a new chain");
        }
    }

    /** A journal's seals and nonces follow from its key: another key is of no use to it. */
    private static NodeKey key(Path directory, LedgerStore store) {
        Path file = keyFile(directory);
        if (Files.notExists(file) && store.size() > 0) {
            throw new StoreException("expected the key of the journal in " + file + ", found none beside "
                    + store.size() + " records: restore the key from a backup, or name another --dir");
        }
        return KeyFile.openOrCreate(file);
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
        return access.url(port());
    }

    @Override
    public void close() {
        HaltPoint.STOP_ASKED.reached();
        try (ledger) {
            server.close();
            HaltPoint.STOPPING.reached();
        }
    }

    static LedgerStore store(LedgerConfig config, Consumer<String> notice) {
        return store(config, DirectoryLock.take(config.directory()), notice);
    }

    /** @param lock of the config's directory; the store's from now on */
    static LedgerStore store(LedgerConfig config, DirectoryLock lock, Consumer<String> notice) {
        return switch (config.store()) {
            case IGNITE -> new IgniteLedgerStore(config.directory(), lock, notice);
            case FILE -> new FileLedgerStore(config.directory(), lock, notice);
        };
    }
}
