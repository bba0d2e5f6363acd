package io.basilisk.ledger.service.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named places at which a test stops the process dead, as a power cut would: with
 * {@code -Dbasilisk.ledger.halt-at=WRITTEN@3} it halts when the third record is on disk and nobody was told. Without
 * the property nothing happens.
 */
public enum HaltPoint {
    /** A record is about to be written. */
    WRITING,
    /** A record is durable; nobody was told yet. */
    WRITTEN,
    /** A record was read again at a start. */
    REPLAYED,
    /** The ledger is about to take requests. */
    OPENED,
    /** The ledger was told to stop, and its web server has. */
    STOPPING,
    /** A merge has made its backup of the journal. */
    BACKED_UP,
    /** The journal that a merge made is complete, beside the one that counts. */
    REWRITTEN,
    /** It is decided that the new journal counts; it is not in its place yet. */
    SWAP_DECIDED,
    /** The old journal is out of its place, the new one not yet in it. */
    SWAP_HALFWAY,
    /** The new journal is in its place. */
    SWAPPED;

    /** The system property that names a point and the how manyth time it is reached. */
    public static final String PROPERTY = "basilisk.ledger.halt-at";

    private static final int KILLED = 137;

    private final AtomicInteger times = new AtomicInteger();

    /** Says that the process has come this far. */
    public void reached() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted != null && wanted.equals(name() + "@" + times.incrementAndGet())) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
