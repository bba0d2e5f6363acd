package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.json.BlockView;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;

/** Rounds, what was handed in for them, and what there is to mine. */
final class RoundReads {
    private final JournaledLedger ledger;
    private final Pages pages;

    RoundReads(JournaledLedger ledger) {
        this.ledger = ledger;
        pages = new Pages(ledger);
    }

    void round(Context context) {
        int round = Requests.round(context);
        Answers.json(context, Views.round(ledger.round(round).orElseThrow(() -> noRound(round))));
    }

    void commits(Context context) {
        int round = existing(context);
        pages.send(context, ledger.commits(round), Views::commit);
    }

    void contributions(Context context) {
        int round = existing(context);
        pages.send(context, ledger.contributions(round), BlockView::contribution);
    }

    /** Contributions of a public key, newest first. */
    void contributionsOfNode(Context context) {
        var node = Requests.requiredHash(context, "node");
        pages.sendNewestFirst(context, ledger.answer(state -> state.contributionsOf(node)), BlockView::contribution);
    }

    private int existing(Context context) {
        int round = Requests.round(context);
        if (ledger.round(round).isEmpty()) {
            throw noRound(round);
        }
        return round;
    }

    private static NotFoundException noRound(int round) {
        return new NotFoundException("round " + round + " was not opened");
    }
}
