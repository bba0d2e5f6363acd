package io.basilisk.ledger.service.store;

import java.nio.file.Path;

/** Another process is at work on the ledger's directory, which says nothing against the ledger. */
public final class InUseException extends StoreException {
    private static final long serialVersionUID = 1L;

    InUseException(Path directory) {
        super("the ledger in " + directory + " is in use by another process: stop that one, or name another --dir");
    }
}
