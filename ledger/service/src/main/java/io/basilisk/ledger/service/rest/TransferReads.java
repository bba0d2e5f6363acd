package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;

/** Transfers: what became of one, and which wait for a block. */
final class TransferReads {
    private final JournaledLedger ledger;
    private final Pages pages;

    TransferReads(JournaledLedger ledger) {
        this.ledger = ledger;
        pages = new Pages(ledger);
    }

    void transfer(Context context) {
        Hash32 txid = Requests.hash(context, "txid");
        Answers.json(
                context,
                ledger.transfer(txid)
                        .map(Views::transfer)
                        .orElseThrow(() -> new NotFoundException("no transfer " + txid + " was handed in")));
    }

    /** Only while it waits: then it is in the mempool no more. */
    void waiting(Context context) {
        Hash32 txid = Requests.hash(context, "txid");
        Answers.json(
                context,
                ledger.transfer(txid)
                        .filter(it -> !it.state().isFinal())
                        .map(Views::transfer)
                        .orElseThrow(() -> new NotFoundException("no transfer " + txid
                                + " waits for a block; /v1/transfers/" + txid + " tells what became of it")));
    }

    /** Highest fee first: the order in which a block takes them. */
    void mempool(Context context) {
        pages.send(context, ledger.pending(), Views::transfer);
    }
}
