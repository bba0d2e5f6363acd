package io.basilisk.jobs.ledger;

import io.basilisk.ledger.client.ClientSettings;
import io.basilisk.ledger.client.HttpLedger;
import io.basilisk.ledger.client.TipMemory;
import java.net.URI;
import java.time.Duration;

/**
 * Opens clients of a ledger that outlast its restart: what cannot be answered is asked again for about half a minute.
 */
public final class LedgerClients {
    private static final ClientSettings PATIENT =
            new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), 9, Duration.ofMillis(100));

    private LedgerClients() {}

    /** @param address for instance {@code http://127.0.0.1:8600} */
    public static HttpLedger open(String address) {
        return new HttpLedger(URI.create(address), PATIENT);
    }

    /** The same, held to the history that this machine saw before: for a ledger that somebody else may run. */
    public static HttpLedger remembering(String address) {
        return HttpLedger.remembering(URI.create(address), PATIENT, TipMemory.ofThisProcess());
    }
}
