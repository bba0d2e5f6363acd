/** The CPU device: matrix products in machine code of our own, everything else in Java's Vector API. */
@NullMarked
package io.basilisk.kernels.cpu;

import org.jspecify.annotations.NullMarked;
