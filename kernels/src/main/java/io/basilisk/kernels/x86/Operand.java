package io.basilisk.kernels.x86;

/** The last operand of a vector instruction: a register or memory. */
public sealed interface Operand permits Zmm, Memory {}
