/** NVIDIA GPUs, by way of JCuda's driver binding: nothing but the driver needs to be installed. */
@NullMarked
package io.basilisk.kernels.cuda;

import org.jspecify.annotations.NullMarked;
