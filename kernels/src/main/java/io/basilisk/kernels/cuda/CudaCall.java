package io.basilisk.kernels.cuda;

import static jcuda.driver.JCudaDriver.cuLaunchKernel;

import jcuda.CudaException;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUstream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function on the GPU.
 *
 * @param kernel the launch that it belongs to, for messages
 * @param arguments pointers to them; the driver copies what they point to when the call is enqueued
 */
record CudaCall(String kernel, CUfunction function, int groups, int groupSize, Pointer arguments) {
    /** @param stream that it goes to; null for the default one */
    void enqueue(CudaContext context, @Nullable CUstream stream) {
        try {
            cuLaunchKernel(function, groups, 1, 1, groupSize, 1, 1, 0, stream, arguments, null);
        } catch (CudaException e) {
            throw new IllegalStateException(
                    "kernel " + kernel + " failed on " + context.card.name() + ": " + e.getMessage(), e);
        }
    }
}
