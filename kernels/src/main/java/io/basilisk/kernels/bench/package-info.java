/** Benchmarks as mains: they measure beside a peer in the same run and print the ratio. */
@NullMarked
package io.basilisk.kernels.bench;

import org.jspecify.annotations.NullMarked;
