package io.basilisk.ledger;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The miner may not mine this round: it has no accepted contribution in it. Says how far it was from one. */
public final class NotEligibleException extends RefusedException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Long lowerBoundMicro;
    private final long thresholdMicro;

    /** @param lowerBound of the miner's best contribution in the round; empty if it made none */
    public NotEligibleException(String detail, Optional<ImprovementScore> lowerBound, RewardThreshold threshold) {
        super(RefusalCode.NOT_ELIGIBLE, detail);
        lowerBoundMicro = lowerBound.map(ImprovementScore::micro).orElse(null);
        thresholdMicro = threshold.micro();
    }

    public Optional<ImprovementScore> lowerBound() {
        return Optional.ofNullable(lowerBoundMicro).map(ImprovementScore::new);
    }

    public RewardThreshold threshold() {
        return new RewardThreshold(thresholdMicro);
    }
}
