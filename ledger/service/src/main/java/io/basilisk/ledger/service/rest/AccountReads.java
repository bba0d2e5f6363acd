package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Address;
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
        Address address = Requests.address(context);
        Answers.json(context, ledger.answer(state -> Views.account(state.account(address), state.spending(address))));
    }

    /** Wins, and the wins that chance would give it. */
    void node(Context context) {
        Address address = Requests.address(context);
        Answers.json(context, Views.node(ledger.answer(state -> state.nodeRecord(address))));
    }

    /** Newest first. */
    void history(Context context) {
        Pages.sendNewestFirst(context, ledger.history(Requests.address(context)), Views::event);
    }
}
