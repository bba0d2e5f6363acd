package io.basilisk.jobs.ledger;

import java.nio.file.Path;

/** The ledger that a command wanted to start runs in another process; the message says how to go on with that one. */
public final class LedgerInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerInUseException(Path store, Throwable cause) {
        super(
                "the ledger in " + store
                        + " is in use by another process: stop that one, or, if it is a ./basilisk ledger,"
                        + " go on with it: --ledger http://127.0.0.1:8600 (the address that it printed)",
                cause);
    }
}
