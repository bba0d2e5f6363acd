package io.basilisk.kernels.x86;

/** Machine code of our own cannot run here; the message says why. */
public final class MachineCodeUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MachineCodeUnavailableException(String message) {
        super(message);
    }

    MachineCodeUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
