/** The OpenCL devices, by way of JOCL: GPUs of any vendor, and CPUs through PoCL. */
@NullMarked
package io.basilisk.kernels.opencl;

import org.jspecify.annotations.NullMarked;
