/**
 * Machine code of our own, written at run time: an assembler for the AVX-512 instructions that kernels need, and memory
 * to run it from.
 */
@NullMarked
package io.basilisk.kernels.x86;

import org.jspecify.annotations.NullMarked;
