/** Makes a bundle: the kernels, their tests and benchmarks with a Java of their own, for a bare machine. */
@NullMarked
package io.basilisk.jobs.bundle;

import org.jspecify.annotations.NullMarked;
