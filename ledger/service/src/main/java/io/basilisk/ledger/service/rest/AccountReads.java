package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;

/** Who holds what. */
final class AccountReads {
    private final JournaledLedger ledger;

    AccountReads(JournaledLedger ledger) {
        this.ledger = ledger;
    }

    /** All accounts, richest first. */
    void accounts(Context context) {
        Pages.send(context, ledger.accounts(), Views::account);
    }

    /** An address that nobody used yet has an empty account. */
    void account(Context context) {
        Answers.json(context, Views.account(ledger.account(Requests.address(context))));
    }

    /** Newest first. */
    void history(Context context) {
        Pages.send(context, ledger.history(Requests.address(context)), Views::event);
    }
}
