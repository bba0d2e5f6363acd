package io.basilisk.kernels;

/** A kernel with its arguments bound; only the device that made it can run it. */
public interface Launch {
    /** The kernel's name, for profiles and messages. */
    String kernel();
}
