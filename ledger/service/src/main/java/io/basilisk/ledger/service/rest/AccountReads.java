package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Account;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.NodeRecord;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.rules.LedgerState;
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

    /** All nodes that contributed to blocks: most blocks found first. */
    void nodes(Context context) {
        pages.sendRanked(context, ledger.answer(LedgerState::nodes), AccountReads::rank, Views::node);
    }

    private static byte[] rank(NodeRecord node) {
        return ByteBuffer.allocate(2 * Integer.BYTES + Address.BYTES)
                .putInt(~node.wins())
                .putInt(~node.accepted())
                .put(node.address().bytes())
                .array();
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
