package io.basilisk.jobs.scoring;

/**
 * How large a delta may be.
 *
 * @param maxNorm largest Euclidean norm, whatever the others hand in
 * @param maxNormRatio largest multiple of the cohort's median norm
 * @param minCohort contributions that a median needs to mean anything
 */
public record GateLimits(double maxNorm, double maxNormRatio, int minCohort) {
    private static final double MAX_ROOT_MEAN_SQUARE = 1;
    private static final double MAX_NORM_RATIO = 4;
    private static final int MIN_COHORT = 3;

    /**
     * The limits of a model: a root mean square of 1 per parameter (a trained weight is about 0.02), 4 times the median
     * norm (honest norms of a round lie within a few percent), the latter from 3 contributions on.
     */
    public static GateLimits of(long parameters) {
        return new GateLimits(MAX_ROOT_MEAN_SQUARE * Math.sqrt(parameters), MAX_NORM_RATIO, MIN_COHORT);
    }
}
