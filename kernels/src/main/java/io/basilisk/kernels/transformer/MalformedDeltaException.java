package io.basilisk.kernels.transformer;

/** Bytes that are not an encoded delta: says what was expected and what came. */
public final class MalformedDeltaException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, coarsely: enough to choose a reason code. */
    public enum Kind {
        /** Not this codec's bytes: unknown codec, or a value that no encoder writes. */
        NOT_CANONICAL,
        /** The slice, or the number of slices, does not have the model's shape. */
        WRONG_SHAPE,
        /** A scale is NaN or infinite. */
        NOT_FINITE
    }

    private final Kind kind;

    MalformedDeltaException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
