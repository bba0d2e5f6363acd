package io.basilisk.kernels;

import java.util.Locale;

/** A device has less memory than was asked for; the message says how much each is, and what to change. */
public final class DeviceOutOfMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final double MIB = 1 << 20;

    /**
     * @param device its name
     * @param askedBytes size of the buffer that was asked for
     * @param freeBytes how much there is
     * @param where what {@code freeBytes} counts: "free", "in all", "in one buffer"
     */
    public DeviceOutOfMemoryException(String device, long askedBytes, long freeBytes, String where) {
        super(String.format(
                Locale.ROOT,
                "%s: asked for %.0f MiB, it has %.0f MiB %s: use a smaller --preset or --batch, or --device cpu",
                device,
                askedBytes / MIB,
                freeBytes / MIB,
                where));
    }
}
