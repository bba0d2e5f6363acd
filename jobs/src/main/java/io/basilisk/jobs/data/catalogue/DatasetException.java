package io.basilisk.jobs.data.catalogue;

/** A corpus that cannot be fetched, read or prepared. The message is a sentence for the person who asked for it. */
public final class DatasetException extends RuntimeException {

    public DatasetException(String message) {
        super(message);
    }

    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
