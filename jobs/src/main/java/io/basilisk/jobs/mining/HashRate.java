package io.basilisk.jobs.mining;

import io.basilisk.kernels.sha256.NonceSearch;

/** How fast this machine mines: what a chain's first target is set from. */
public final class HashRate {
    private static final long BATCH = 1 << 16;
    private static final double SLICE_SECONDS = 0.25;
    private static final int SLICES = 8;

    private HashRate() {}

    /**
     * Hashes per second of one thread: the best quarter of the two seconds that this takes, since in the first ones the
     * code is not compiled yet.
     */
    public static double measure() {
        double best = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            best = Math.max(best, run(SLICE_SECONDS));
        }
        return best;
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
