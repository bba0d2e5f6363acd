package io.basilisk.kernels;

/**
 * What a kind of device looks like on this machine.
 *
 * @param spec what {@link Devices#open} takes
 * @param usable whether it can be opened
 * @param description what it is, or why it cannot be used
 */
public record DeviceInfo(String spec, boolean usable, String description) {}
