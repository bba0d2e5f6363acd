package io.basilisk.jobs.mining;

import io.basilisk.kernels.sha256.NonceSearch;

/** How fast this machine mines: what a chain's first target is set from. */
public final class HashRate {
    private static final long BATCH = 16_384;
    private static final double WARM_UP_SECONDS = 0.3;
    private static final double SECONDS = 0.2;

    private HashRate() {}

    /** Hashes per second of one thread, measured for half a second after the code is warm. */
    public static double measure() {
        run(WARM_UP_SECONDS);
        return run(SECONDS);
    }

    private static double run(double seconds) {
        byte[] header = new byte[NonceSearch.HEADER_BYTES];
        byte[] unreachable = new byte[NonceSearch.TARGET_BYTES];
        long started = System.nanoTime();
        long hashes = 0;
        double elapsed = 0;
        while (elapsed < seconds) {
            NonceSearch.search(header, unreachable, hashes, BATCH);
            hashes += BATCH;
            elapsed = (System.nanoTime() - started) / 1e9;
        }
        return hashes / elapsed;
    }
}
