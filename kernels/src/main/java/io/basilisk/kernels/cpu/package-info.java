/** The CPU device: oneDNN's sgemm called without copies, everything else in Java's Vector API. */
@NullMarked
package io.basilisk.kernels.cpu;

import org.jspecify.annotations.NullMarked;
