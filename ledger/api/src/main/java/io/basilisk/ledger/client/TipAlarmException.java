package io.basilisk.ledger.client;

/**
 * A ledger shows another history than this machine remembers of its chain. The message says what was remembered, what
 * is shown, and what to do.
 */
public final class TipAlarmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remembered;
    private final String shown;

    TipAlarmException(String message, String remembered, String shown) {
        super(message);
        this.remembered = remembered;
        this.shown = shown;
    }

    /** What was remembered, in words. */
    public String remembered() {
        return remembered;
    }

    /** What the ledger shows, in words. */
    public String shown() {
        return shown;
    }
}
