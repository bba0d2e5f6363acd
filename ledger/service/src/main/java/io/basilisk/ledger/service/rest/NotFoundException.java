package io.basilisk.ledger.service.rest;

/** What was asked for does not exist (yet). */
final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFoundException(String message) {
        super(message);
    }
}
