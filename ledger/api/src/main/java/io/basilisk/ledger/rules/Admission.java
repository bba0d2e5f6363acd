package io.basilisk.ledger.rules;

import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Receipt;
import io.basilisk.ledger.RefusedException;

/** What {@link LedgerState#validate} says of a submission that it does not refuse. */
public sealed interface Admission {
    /** New and valid: make the entry durable, apply it, answer with its receipt. */
    record Fresh(JournalEntry entry) implements Admission {}

    /** The same bytes were accepted before: answer as then, journal nothing. */
    record Repeated(Receipt receipt) implements Admission {}

    /** A valid block, but another was first: make the entry durable, apply it, then refuse all the same. */
    record Late(JournalEntry entry, RefusedException refusal) implements Admission {}
}
