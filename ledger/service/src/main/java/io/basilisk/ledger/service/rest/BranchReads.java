package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.json.BranchView;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;

/** What is not of the chain: blocks that were not the first, branches that lost. */
final class BranchReads {
    private final JournaledLedger ledger;
    private final Pages pages;

    BranchReads(JournaledLedger ledger) {
        this.ledger = ledger;
        pages = new Pages(ledger);
    }

    /** Newest first. */
    void stale(Context context) {
        pages.sendNewestFirst(context, ledger.answer(LedgerState::stale).reversed(), BranchView::stale);
    }

    /** The chain's tip first. */
    void tips(Context context) {
        pages.send(context, ledger.answer(LedgerState::tips), BranchView::tip);
    }
}
