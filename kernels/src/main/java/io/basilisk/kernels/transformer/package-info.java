/** The decoder-only transformer: its shape, weights, training step and evaluation. */
@NullMarked
package io.basilisk.kernels.transformer;

import org.jspecify.annotations.NullMarked;
