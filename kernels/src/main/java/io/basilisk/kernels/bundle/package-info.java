/** The mains of a bundle: devices and benchmarks on a machine that has nothing but the bundle (docs/bundle.md). */
@NullMarked
package io.basilisk.kernels.bundle;

import org.jspecify.annotations.NullMarked;
