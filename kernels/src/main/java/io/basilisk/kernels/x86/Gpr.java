package io.basilisk.kernels.x86;

/**
 * A general register of 64 bits, in the order of their numbers. A C function on Linux takes its first integers in RDI,
 * RSI, RDX, RCX, R8 and R9 and returns one in RAX; it must leave RBX, RSP, RBP and R12 to R15 as they were (System V
 * ABI for AMD64, section 3.2).
 */
public enum Gpr {
    RAX,
    RCX,
    RDX,
    RBX,
    RSP,
    RBP,
    RSI,
    RDI,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15;

    int number() {
        return ordinal();
    }
}
