package io.basilisk.kernels.x86;

/** A vector register of 128 bits, {@code xmm0} to {@code xmm15}: the lowest quarter of a {@link Zmm}. */
public record Xmm(int number) {
    public Xmm {
        if (number < 0 || number > 15) {
            throw new IllegalArgumentException("expected a register of 0 to 15, came xmm" + number);
        }
    }

    @Override
    public String toString() {
        return "xmm" + number;
    }
}
