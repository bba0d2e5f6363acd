package io.basilisk.ledger;

/** How a round's reward threshold follows from the chain. The codes are part of the chain. */
public enum ThresholdMode {
    /** The larger of a floor and a percentage of the median accepted score of the last rounds. */
    RELATIVE(0),
    /** The floor itself, whatever happened before. */
    ABSOLUTE(1);

    private final int code;

    ThresholdMode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException for an unknown code */
    public static ThresholdMode of(int code) {
        return switch (code) {
            case 0 -> RELATIVE;
            case 1 -> ABSOLUTE;
            default -> throw new IllegalArgumentException("expected a threshold mode of 0 or 1, got " + code);
        };
    }
}
