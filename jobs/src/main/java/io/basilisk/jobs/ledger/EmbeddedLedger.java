package io.basilisk.jobs.ledger;

import io.basilisk.ledger.service.LedgerConfig;
import io.basilisk.ledger.service.LedgerService;
import io.basilisk.ledger.service.store.InUseException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;

/** The ledger service inside this process, on a free port: the only class of this module that knows the service. */
public final class EmbeddedLedger implements AutoCloseable {
    private static final String EVERYWHERE = "0.0.0.0";

    private final LedgerService service;
    private final boolean local;

    private EmbeddedLedger(LedgerService service, boolean local) {
        this.service = service;
        this.local = local;
    }

    /**
     * Starts, or continues, a ledger.
     *
     * @param store folder of its journal
     * @param local whether only this host needs to reach it
     * @param clock what its times are taken from
     * @throws LedgerInUseException if it runs already
     */
    public static EmbeddedLedger start(Path store, boolean local, Clock clock) {
        String bind = local ? LedgerConfig.LOOPBACK : EVERYWHERE;
        LedgerConfig config = new LedgerConfig(store, LedgerConfig.Store.IGNITE, bind, 0);
        try {
            return new EmbeddedLedger(LedgerService.start(config, clock, System.err::println), local);
        } catch (InUseException e) {
            throw new LedgerInUseException(store, e);
        }
    }

    /** Where it listens; for other hosts, by this host's own address. */
    public URI address() {
        try {
            String host =
                    local ? LedgerConfig.LOOPBACK : InetAddress.getLocalHost().getHostAddress();
            return URI.create("http://" + host + ":" + service.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "this host does not know its own address: start ./basilisk ledger and name it with --ledger", e);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
