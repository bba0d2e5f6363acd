package io.basilisk.jobs.run;

/**
 * One row of the loss table.
 *
 * @param finding why there are no losses, a reason code's name; {@code OK} when there are
 * @param norm Euclidean norm of the delta, 0 where there is none
 * @param losses mean nats per token of each drawn held-out sequence; empty unless the finding is {@code OK}
 */
@SuppressWarnings("ArrayRecordComponent")
public record CandidateLosses(Candidate candidate, String finding, double norm, double[] losses) {}
