package io.basilisk.kernels.bench;

/** A peer cannot be measured here; the message says what is missing and how to get it. */
final class PeerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PeerUnavailableException(String message) {
        super(message);
    }
}
