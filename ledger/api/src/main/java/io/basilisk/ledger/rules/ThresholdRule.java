package io.basilisk.ledger.rules;

import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.RewardThreshold;
import java.math.BigInteger;
import java.util.List;

/**
 * The reward threshold of a round, from the chain alone. Mode relative: the larger of the floor and a percentage of the
 * median accepted score of the last rounds that have blocks, rounded down; of an even number of scores the lower middle
 * one is the median. Mode absolute: the floor.
 *
 * <p>A threshold that never moved would end up paying nobody, since honest gains shrink as the loss falls.
 */
public final class ThresholdRule {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    private ThresholdRule() {}

    /** @param acceptedScores micro-nats, of each block from the first on; only the last of them count */
    public static RewardThreshold forRound(GenesisParams params, List<List<Long>> acceptedScores) {
        return switch (params.thresholdMode()) {
            case ABSOLUTE -> new RewardThreshold(params.thresholdFloorMicro());
            case RELATIVE -> relative(params, acceptedScores);
        };
    }

    private static RewardThreshold relative(GenesisParams params, List<List<Long>> acceptedScores) {
        int blocks = acceptedScores.size();
        List<Long> recent = acceptedScores.subList(Math.max(0, blocks - params.thresholdRounds()), blocks).stream()
                .flatMap(List::stream)
                .sorted()
                .toList();
        if (recent.isEmpty()) {
            return new RewardThreshold(params.thresholdFloorMicro());
        }
        BigInteger median = BigInteger.valueOf(recent.get((recent.size() - 1) / 2));
        BigInteger share =
                median.multiply(BigInteger.valueOf(params.thresholdPercent())).divide(HUNDRED);
        BigInteger floor = BigInteger.valueOf(params.thresholdFloorMicro());
        return new RewardThreshold(
                share.max(floor).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact());
    }
}
