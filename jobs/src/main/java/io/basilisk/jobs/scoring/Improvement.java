package io.basilisk.jobs.scoring;

/**
 * What one set of weights is worth against the base, in micro-nats per token of held-out text.
 *
 * @param lossBefore mean held-out loss of the base
 * @param lossAfter mean held-out loss of the changed weights, over the same sequences
 * @param score mean of the paired differences; higher is better
 * @param lowerBound 1st percentile of the bootstrapped mean of the paired differences
 */
public record Improvement(long lossBefore, long lossAfter, long score, long lowerBound) {}
