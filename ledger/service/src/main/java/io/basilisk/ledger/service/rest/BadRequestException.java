package io.basilisk.ledger.service.rest;

/** A request that makes no sense; the message says what was expected and what came. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    BadRequestException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
