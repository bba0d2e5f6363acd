package io.basilisk.kernels.x86;

/** A vector register of 512 bits, {@code zmm0} to {@code zmm31}. A C function may overwrite all of them. */
public record Zmm(int number) implements Operand {
    /** How many there are. */
    public static final int COUNT = 32;

    public Zmm {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("expected a register of 0 to 31, came zmm" + number);
        }
    }

    @Override
    public String toString() {
        return "zmm" + number;
    }
}
