package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import java.nio.ByteBuffer;

/** Who holds what. */
final class AccountReads {
    private final JournaledLedger ledger;
    private final Pages pages;

    AccountReads(JournaledLedger ledger) {
        this.ledger = ledger;
        pages = new Pages(ledger);
    }

    /** All accounts, richest first. */
    void accounts(Context context) {
        pages.sendRanked(context, ledger.accounts(), AccountReads::rank, Views::account);
    }

    /** Richest first, of equals the one with the lower address. */
    private static byte[] rank(Account account) {
        return ByteBuffer.allocate(Long.BYTES + Address.BYTES)
                .putLong(~account.balance().units())
                .put(account.address().bytes())
                .array();
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
        pages.sendNewestFirst(context, ledger.history(Requests.address(context)), Views::event);
    }
}
