package io.basilisk.kernels.x86;

import org.jspecify.annotations.Nullable;

/**
 * Memory at {@code base + index * scale + displacement}.
 *
 * @param index a second register, or null
 * @param scale 1, 2, 4 or 8
 * @param broadcast whether a vector instruction takes the four bytes there for all its lanes
 */
public record Memory(Gpr base, @Nullable Gpr index, int scale, int displacement, boolean broadcast) implements Operand {
    public Memory {
        if (index == Gpr.RSP) {
            throw new IllegalArgumentException("RSP cannot be an index");
        }
        if (Integer.bitCount(scale) != 1 || scale < 1 || scale > 8) {
            throw new IllegalArgumentException("expected a scale of 1, 2, 4 or 8, came " + scale);
        }
    }

    /** Memory {@code displacement} bytes behind what {@code base} points to. */
    public static Memory at(Gpr base, int displacement) {
        return new Memory(base, null, 1, displacement, false);
    }

    /** The same and {@code scale} times {@code index} further. */
    public Memory plus(Gpr other, int times) {
        return new Memory(base, other, times, displacement, broadcast);
    }

    /** The four bytes there, for each lane. */
    public Memory forAllLanes() {
        return new Memory(base, index, scale, displacement, true);
    }
}
