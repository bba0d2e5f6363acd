package io.basilisk.ledger.client;

import java.time.Duration;

/**
 * How patient a client is.
 *
 * @param connectTimeout for a connection to be made
 * @param requestTimeout for an answer to come
 * @param attempts how often a request is sent before its outcome is called unknown, at least 1
 * @param firstPause between the first two attempts; each further pause is twice as long
 */
public record ClientSettings(Duration connectTimeout, Duration requestTimeout, int attempts, Duration firstPause) {
    public static final ClientSettings DEFAULT =
            new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(15), 3, Duration.ofMillis(50));

    public ClientSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("expected at least 1 attempt, got " + attempts);
        }
    }
}
