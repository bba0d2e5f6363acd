package io.basilisk.jobs.ledger;

import java.net.URI;
import java.nio.file.Path;

/** The ledger service inside this process, on a free port. */
public final class EmbeddedLedger implements AutoCloseable {
    private EmbeddedLedger() {}

    /**
     * @param store folder of its journal
     * @param local whether only this host needs to reach it
     */
    public static EmbeddedLedger start(Path store, boolean local) {
        throw new UnsupportedOperationException("lands with the service: " + store + ", " + local);
    }

    /** Where it listens. */
    public URI address() {
        throw new UnsupportedOperationException("lands with the service");
    }

    @Override
    public void close() {}
}
