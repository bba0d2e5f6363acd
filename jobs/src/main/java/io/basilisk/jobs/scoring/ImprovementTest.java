package io.basilisk.jobs.scoring;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The paired test that turns held-out losses into a score: {@code g_e = base_e - after_e} for each held-out sequence e,
 * score = mean g_e, lower bound = 1st percentile of the mean over 10,000 bootstrap resamples (Efron and Tibshirani, "An
 * Introduction to the Bootstrap", chapter 13) drawn from a public seed.
 *
 * <p>Anyone who has the losses gets the same integers: sums run in index order in fp64, the generator is
 * {@link SplitMix64}, results are rounded half to even to micro-nats.
 */
public final class ImprovementTest {
    /** Bootstrap resamples behind every lower bound. */
    public static final int RESAMPLES = 10_000;

    /** Which of the sorted resampled means is the 1st percentile (nearest rank, from zero). */
    private static final int RANK = RESAMPLES / 100 - 1;

    private static final double MICRO = 1e6;

    private ImprovementTest() {}

    /**
     * Compares two loss vectors of the same sequences.
     *
     * @param base nats per token of each sequence under the base
     * @param after the same under the changed weights
     * @param seed see {@link #seed}
     * @throws IllegalArgumentException if lengths differ, are zero, or a loss is not finite
     */
    public static Improvement of(double[] base, double[] after, long seed) {
        if (base.length == 0 || base.length != after.length) {
            throw new IllegalArgumentException("expected as many losses after as before, at least one: before "
                    + base.length + ", after " + after.length);
        }
        double[] gains = new double[base.length];
        for (int e = 0; e < gains.length; e++) {
            gains[e] = base[e] - after[e];
        }
        return new Improvement(
                micro(mean(base)), micro(mean(after)), micro(mean(gains)), micro(lowerBound(gains, seed)));
    }

    /** The seed of a round's resamples, first 8 bytes of {@code H(round u32 || baseModelHash)}: public, fixed. */
    public static long seed(int round, byte[] baseModelHash) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(ByteBuffer.allocate(4).putInt(round).flip());
            return ByteBuffer.wrap(sha256.digest(baseModelHash)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Mean of a loss vector in index order. */
    public static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Nats to micro-nats, half to even. @throws IllegalArgumentException if not finite or beyond 64 bits */
    public static long micro(double nats) {
        double micro = Math.rint(nats * MICRO);
        if (!(Math.abs(micro) < 0x1p63)) {
            throw new IllegalArgumentException("expected a finite loss or gain, came " + nats);
        }
        return (long) micro;
    }

    private static double lowerBound(double[] gains, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int i = 0; i < gains.length; i++) {
                sum += gains[random.below(gains.length)];
            }
            means[r] = sum / gains.length;
        }
        Arrays.sort(means);
        return means[RANK];
    }
}
