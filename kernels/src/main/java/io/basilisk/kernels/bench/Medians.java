package io.basilisk.kernels.bench;

import java.util.Arrays;

/** What stands for several turns. */
final class Medians {
    private Medians() {}

    /** The middle one, the upper of two; NaN of none. */
    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Median of the ratios of turns that follow one another. */
    static double ratio(double[] ours, double[] peers) {
        double[] ratios = new double[peers.length];
        Arrays.setAll(ratios, i -> ours[i] / peers[i]);
        return median(ratios);
    }
}
