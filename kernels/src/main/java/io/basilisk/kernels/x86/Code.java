package io.basilisk.kernels.x86;

import java.util.Arrays;

/** Bytes of machine code as they grow, and how operands in memory are written. */
final class Code {
    private static final int SIB_FOLLOWS = 4;
    private static final int NO_INDEX = 4;

    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    Code add(int... values) {
        if (size + values.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + values.length));
        }
        for (int value : values) {
            bytes[size++] = (byte) value;
        }
        return this;
    }

    Code addInt(int value) {
        return add(value, value >> 8, value >> 16, value >> 24);
    }

    void setInt(int position, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[position + i] = (byte) (value >> 8 * i);
        }
    }

    /** ModRM for two registers; only the low three bits of each number stand here. */
    Code registers(int reg, int rm) {
        return add(0xc0 | (reg & 7) << 3 | rm & 7);
    }

    /**
     * ModRM, SIB and displacement (Intel SDM volume 2A, section 2.1.5).
     *
     * @param unit a displacement of one byte counts in these: 1, or what an EVEX instruction reads (section 2.7.5)
     */
    Code memory(int reg, Memory memory, int unit) {
        int base = memory.base().number();
        int displacement = memory.displacement();
        int mode;
        // Mode 0 with RBP's or R13's number would mean an address without base.
        if (displacement == 0 && (base & 7) != Gpr.RBP.number()) {
            mode = 0;
        } else if (displacement % unit == 0 && displacement / unit == (byte) (displacement / unit)) {
            mode = 1;
        } else {
            mode = 2;
        }
        Gpr index = memory.index();
        if (index != null || (base & 7) == SIB_FOLLOWS) {
            int scaled = index == null ? NO_INDEX : index.number() & 7;
            add(mode << 6 | (reg & 7) << 3 | SIB_FOLLOWS);
            add(Integer.numberOfTrailingZeros(memory.scale()) << 6 | scaled << 3 | base & 7);
        } else {
            add(mode << 6 | (reg & 7) << 3 | base & 7);
        }
        return switch (mode) {
            case 0 -> this;
            case 1 -> add(displacement / unit);
            default -> addInt(displacement);
        };
    }
}
