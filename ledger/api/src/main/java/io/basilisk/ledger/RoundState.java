package io.basilisk.ledger;

/** Where a round stands. It only ever moves down this list; {@code MINED} and {@code VOID} are its two ends. */
public enum RoundState {
    OPEN,
    COMMIT_CLOSED,
    SCORED,
    SEALED,
    MINED,
    /** Nobody met the threshold: no block, nothing minted; the contributions ride in the next seal. */
    VOID;

    public boolean isFinished() {
        return this == MINED || this == VOID;
    }
}
