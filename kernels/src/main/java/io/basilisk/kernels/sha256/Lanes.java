package io.basilisk.kernels.sha256;

/** Hashes {@link #count} consecutive nonces, a group, at once. Holds scratch memory: one thread at a time. */
interface Lanes extends AutoCloseable {
    /** Nonces of a group, at most 64. */
    int count();

    /**
     * Which of the nonces {@code low .. low + count - 1} (low 32 bits, wrapping) may meet the target: bit i stands for
     * {@code low + i}. Never leaves out one that does; may name one that does not, because only the first word of the
     * hash is looked at.
     */
    long candidates(int low);

    /**
     * Tries groups from {@code low} on, at most so many, until one has a candidate.
     *
     * @return how many groups from {@code low} on have none; lanes that are no faster for many groups say 0
     */
    default long barren(int low, long groups) {
        return 0;
    }

    /** Frees the scratch memory. */
    @Override
    default void close() {}
}
