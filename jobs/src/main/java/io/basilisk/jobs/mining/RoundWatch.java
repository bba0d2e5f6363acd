package io.basilisk.jobs.mining;

import io.basilisk.ledger.Ledger;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.client.TipAlarmException;
import java.time.Duration;

/** Asks the ledger over and over, on a thread of its own, whether a round's block was found. */
final class RoundWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(40);

    private final Ledger ledger;
    private final int round;
    private final Thread thread;
    private volatile boolean over;

    RoundWatch(Ledger ledger, int round) {
        this.ledger = ledger;
        this.round = round;
        thread = Thread.ofVirtual().name("watch-round-" + round).start(this::watch);
    }

    /** Whether there is nothing left to mine. */
    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }

    private void watch() {
        while (!over) {
            try {
                over = over
                        || ledger.round(round)
                                .map(info -> info.state().isFinished())
                                .orElse(false);
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                return; // closed
            } catch (TipAlarmException e) {
                over = true; // nothing to search for; whoever asks next is told the same
            } catch (UnknownOutcomeException e) {
                // The ledger does not answer now; searching on is right, the next question may get through.
            }
        }
    }
}
