package io.basilisk.kernels.x86;

/** A place in the code that jumps go to; made by {@link Assembler#label} and placed by {@link Assembler#bind}. */
public final class Label {
    private static final int NOWHERE = -1;
    private int position = NOWHERE;

    Label() {}

    boolean isBound() {
        return position != NOWHERE;
    }

    int position() {
        return position;
    }

    void bind(int here) {
        if (isBound()) {
            throw new IllegalStateException("a label stands at one place, and this one is bound already");
        }
        position = here;
    }
}
