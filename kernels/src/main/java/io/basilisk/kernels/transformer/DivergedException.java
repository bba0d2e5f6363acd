package io.basilisk.kernels.transformer;

/** Training left the numbers: a loss or a weight is NaN, infinite, or absurdly large. */
public final class DivergedException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    private final long tokens;

    /** @param tokens that were trained on, the fatal step's included */
    DivergedException(String message, long tokens) {
        super(message);
        this.tokens = tokens;
    }

    public long tokens() {
        return tokens;
    }
}
