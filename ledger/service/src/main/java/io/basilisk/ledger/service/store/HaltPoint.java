package io.basilisk.ledger.service.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named places at which a test stops the process dead, as a power cut would: with
 * {@code -Dbasilisk.ledger.halt-at=WRITTEN@3} it halts when the third record is on disk and nobody was told. Without
 * the property nothing happens.
 */
public enum HaltPoint {
    /** The folder is this process's, and nothing in it was touched. */
    LOCKED,
    /** A new journal in a file is whole, under another name. */
    JOURNAL_DRAFTED,
    /** A new journal in a file has its name. */
    JOURNAL_NAMED,
    /** Ignite runs, and has not opened what it stores. */
    IGNITE_STARTED,
    /** Ignite has opened what it stores; of a new ledger there is no journal yet. */
    IGNITE_ACTIVATED,
    /** A torn record was found at the journal's end. */
    TORN_FOUND,
    /** A torn record was cut off; the file's new length need not be on disk. */
    TORN_CUT,
    /** The head of a journal in a file is damaged and about to be written again. */
    HEAD_DAMAGED,
    /** The store is open; of a new ledger there is no key yet. */
    STORE_OPENED,
    /** The ledger has its key, and has read nothing of its journal. */
    KEY_READ,
    /** A record was read again at a start. */
    REPLAYED,
    /** The ledger is about to take requests. */
    OPENED,
    /** The ledger takes requests, and told nobody. */
    LISTENING,
    /** An entry counts in memory and waits to be written. */
    APPLIED,
    /** A record is about to be written. */
    WRITING,
    /** A record is on disk, in a file whose head does not say so. */
    RECORD_FORCED,
    /** A record is durable; nobody was told yet. */
    WRITTEN,
    /** Those who wait for a record are being told. */
    TOLD,
    /** The ledger was told to stop. */
    STOP_ASKED,
    /** Its web server has stopped. */
    STOPPING,
    /** What waited is written; the journal is open. */
    DRAINED,
    /** The journal is closed. */
    CLOSED,
    /** Some of an archive is in the new journal. */
    RESTORING,
    /** All of an archive is in the new journal, which has no key yet. */
    RESTORED,
    /** A node of a cluster is about to write the record with which it begins to lead. */
    LEADING,
    /** That record is written; the node has taken nothing yet. */
    LED,
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
