package io.basilisk.kernels.gpu;

import java.util.List;

/**
 * One call of a function on the device; a launch is one or more of them, in order.
 *
 * @param source the file that the function is in, see {@link Sources}
 * @param function its name
 * @param groups how many work-groups
 * @param groupSize items per group
 * @param arguments {@link io.basilisk.kernels.Buffer}, {@link Integer} or {@link Float}; behind each buffer its offset
 */
public record Stage(String source, String function, int groups, int groupSize, List<Object> arguments) {}
