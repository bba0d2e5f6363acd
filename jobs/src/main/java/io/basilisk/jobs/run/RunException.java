package io.basilisk.jobs.run;

/** A run cannot go on; the message tells a person what was expected, what came, and what to do. */
public final class RunException extends RuntimeException {
    public RunException(String message) {
        super(message);
    }

    public RunException(String message, Throwable cause) {
        super(message, cause);
    }
}
