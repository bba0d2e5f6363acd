package io.basilisk.ledger.codec;

/**
 * Bytes that are not the one canonical encoding of anything. The message names the field, what was expected and what
 * came.
 */
public final class MalformedBytesException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedBytesException(String message) {
        super(message);
    }
}
