package io.basilisk.kernels.x86;

/** A mask register, {@code k0} to {@code k7}: one bit a lane. {@code k0} cannot choose the lanes of an instruction. */
public record Mask(int number) {
    public Mask {
        if (number < 0 || number > 7) {
            throw new IllegalArgumentException("expected a mask of 0 to 7, came k" + number);
        }
    }

    @Override
    public String toString() {
        return "k" + number;
    }
}
