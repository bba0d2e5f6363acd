package io.basilisk.ledger;

/**
 * Nobody knows whether the ledger recorded the submission: look it up, or hand in the same bytes again, which is
 * harmless.
 */
public final class UnknownOutcomeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
