package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.RoundState;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.rules.LedgerState;
import io.basilisk.ledger.service.EventFeed;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What there is to mine: at once, or with {@code ?after=} a round as soon as a later one is sealed, so that miners need
 * not ask over and over. Who waits is answered after ten seconds in any case.
 */
final class Templates {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int AT_ONCE = -1;

    private final JournaledLedger ledger;
    private final EventFeed events;
    private final LongSupplier nanoTime;

    Templates(JournaledLedger ledger, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.nanoTime = nanoTime;
        events = ledger.events();
    }

    void template(Context context) throws InterruptedException {
        context.header("Cache-Control", "no-store");
        Address miner = Requests.requiredAddress(context, "miner");
        int after = Requests.whole(context, "after", AT_ONCE, 0, Integer.MAX_VALUE);
        if (after != AT_ONCE) {
            await(after);
        }
        Answers.json(context, Views.template(ledger.template(miner)));
    }

    private void await(int round) throws InterruptedException {
        if (!events.hasRoom()) {
            throw new ServiceUnavailableResponse("as many wait as may: ask without ?after=, or come back later");
        }
        long began = nanoTime.getAsLong();
        try (EventFeed.Subscription subscription = events.subscribe()) {
            Duration left = PATIENCE;
            while (!ledger.answer(state -> isSealedAfter(state, round))
                    && !left.isNegative()
                    && !subscription.isOver()) {
                subscription.next(left);
                left = PATIENCE.minusNanos(nanoTime.getAsLong() - began);
            }
        }
    }

    private static boolean isSealedAfter(LedgerState state, int round) {
        return state.chain()
                .flatMap(chain -> state.round(chain.round()))
                .filter(last -> last.state() == RoundState.SEALED && last.round() > round)
                .isPresent();
    }
}
