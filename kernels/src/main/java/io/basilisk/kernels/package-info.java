/** Devices and the kernels that run on them. */
@NullMarked
package io.basilisk.kernels;

import org.jspecify.annotations.NullMarked;
