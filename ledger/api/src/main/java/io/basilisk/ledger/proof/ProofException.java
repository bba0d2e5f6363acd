package io.basilisk.ledger.proof;

import io.basilisk.ledger.codec.MalformedBytesException;
import java.util.function.Supplier;

/** A proof that proves something else, or nothing. The message names what did not match. */
public final class ProofException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProofException(String message) {
        super(message);
    }

    static void expect(boolean holds, String expected) {
        if (!holds) {
            throw new ProofException("expected " + expected);
        }
    }

    static void expectSame(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new ProofException("expected " + what + " " + expected + ", found " + found);
        }
    }

    /** A leaf that leads to the root and is none: whoever sealed it broke the rules. */
    static <T> T decoded(Supplier<T> decoder) {
        try {
            return decoder.get();
        } catch (MalformedBytesException e) {
            throw new ProofException("expected a leaf that can be read: " + e.getMessage());
        }
    }
}
