package io.basilisk.kernels.sha256;

/** Hashes {@link #count} consecutive nonces at once. Holds scratch memory: one thread at a time. */
interface Lanes {
    /** Nonces per call, at most 64. */
    int count();

    /**
     * Which of the nonces {@code low .. low + count - 1} (low 32 bits, wrapping) may meet the target: bit i stands for
     * {@code low + i}. Never leaves out one that does; may name one that does not, because only the first word of the
     * hash is looked at.
     */
    long candidates(int low);
}
