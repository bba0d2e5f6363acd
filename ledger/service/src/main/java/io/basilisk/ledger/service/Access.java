package io.basilisk.ledger.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may reach a ledger, and how.
 *
 * @param bind address to listen on; loopback unless others are meant to reach it
 * @param port port to listen on, 0 for a free one
 * @param requestsPerSecond most that one other machine may send, 0 for no limit; this machine has none
 * @param origins where web pages come from that may ask this ledger from a browser, as in {@code https://example.org};
 *     {@code *} for all. Its own explorer always may
 * @param tls how to speak TLS; empty for plain HTTP
 * @param token what must come as {@code Authorization: Bearer TOKEN} with everything that is handed in; empty for
 *     nothing. Reading is free
 */
public record Access(
        String bind, int port, int requestsPerSecond, List<String> origins, Optional<Tls> tls, Optional<String> token) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final int DEFAULT_REQUESTS_PER_SECOND = 1_000;

    private static final int MOST_PORT = 65_535;

    /**
     * A certificate and its key.
     *
     * @param keyStore file of type PKCS #12
     * @param password of the key store
     */
    public record Tls(Path keyStore, String password) {
        @Override
        public String toString() {
            return "Tls[" + keyStore + "]";
        }
    }

    public Access {
        origins = List.copyOf(origins);
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("expected a port of 0 to " + MOST_PORT + ", got " + port);
        }
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "expected a number of requests a second, or 0 for no limit, got " + requestsPerSecond);
        }
    }

    /** With the usual limit, plain HTTP, and nothing to show. */
    public Access(String bind, int port) {
        this(bind, port, DEFAULT_REQUESTS_PER_SECOND, List.of(), Optional.empty(), Optional.empty());
    }

    /** The same, at another address. */
    Access at(String otherBind, int otherPort) {
        return new Access(otherBind, otherPort, requestsPerSecond, origins, tls, token);
    }

    /** Where others on this machine find it. */
    String url(int boundPort) {
        String host = bind.equals("0.0.0.0") ? LOOPBACK : bind;
        return (tls.isPresent() ? "https" : "http") + "://" + host + ":" + boundPort;
    }

    @Override
    public String toString() {
        return "Access[" + url(port) + "]";
    }
}
