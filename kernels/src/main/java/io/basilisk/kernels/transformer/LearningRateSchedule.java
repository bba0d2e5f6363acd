package io.basilisk.kernels.transformer;

/**
 * Warm-up, stable, decay (MiniCPM, arXiv 2404.06395), indexed by the cumulative inner step of the run: it never
 * restarts with a round.
 *
 * @param peak rate of the stable phase
 * @param warmupSteps steps of linear rise from zero
 * @param decayFrom first step of the linear decay; {@link Long#MAX_VALUE} for a run without an end
 * @param decayUntil step at which {@code floor} is reached
 * @param floor last rate
 */
public record LearningRateSchedule(float peak, long warmupSteps, long decayFrom, long decayUntil, float floor) {
    public LearningRateSchedule {
        if (!(peak > 0) || !(floor >= 0) || warmupSteps < 0 || decayUntil < decayFrom) {
            throw new IllegalArgumentException(
                    "expected a positive peak rate and decayFrom <= decayUntil, got peak " + peak + ", floor " + floor
                            + ", warmupSteps " + warmupSteps + ", decay from " + decayFrom + " until " + decayUntil);
        }
    }

    /** A stable rate without decay. */
    public static LearningRateSchedule stable(float peak, long warmupSteps) {
        return new LearningRateSchedule(peak, warmupSteps, Long.MAX_VALUE, Long.MAX_VALUE, peak);
    }

    /** Rate of a cumulative step, counted from 0. */
    public float at(long step) {
        if (step < warmupSteps) {
            return peak * (step + 1f) / warmupSteps;
        }
        if (step < decayFrom) {
            return peak;
        }
        if (step >= decayUntil) {
            return floor;
        }
        float done = (float) (step - decayFrom) / (decayUntil - decayFrom);
        return peak + (floor - peak) * done;
    }
}
