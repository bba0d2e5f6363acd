package io.basilisk.kernels.cpu;

/** A kernel's body on the CPU. */
@FunctionalInterface
interface CpuKernel {
    void run(Arguments arguments);
}
