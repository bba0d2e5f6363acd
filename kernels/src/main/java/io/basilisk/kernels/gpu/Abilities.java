package io.basilisk.kernels.gpu;

/**
 * What a device can do that others cannot; which functions a launch calls depends on it.
 *
 * @param simd the sources are compiled with {@code SIMD}, for a device that is a CPU: an item works on several values
 *     at once
 * @param tensorCores the device multiplies bf16 matrices by warps, and takes the sources in {@code cuda/}
 */
public record Abilities(boolean simd, boolean tensorCores) {}
