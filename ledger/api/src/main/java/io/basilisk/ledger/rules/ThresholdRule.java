package io.basilisk.ledger.rules;

import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.RewardThreshold;
import java.math.BigInteger;
import java.util.List;

/**
 * The reward threshold of a round, from the chain alone. Mode relative: the larger of the floor and a percentage of the
 * median accepted score of the last rounds that have blocks, rounded down; of an even number of scores the lower middle
 * one is the median. Every void round since the last block halves it. Mode absolute: the floor.
 *
 * <p>A threshold that never moved would end up paying nobody, since honest gains shrink as the loss falls; they
 * shrink most after the first rounds, so that even a share of the last gains can be out of everybody's reach. Halving
 * finds the way back within a few rounds, where scores of blocks alone would stay what they are for ever.
 */
public final class ThresholdRule {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    private ThresholdRule() {}

    /**
     * @param acceptedScores micro-nats, of each block from the first on; only the last of them count
     * @param voidRounds rounds without a block since the last block
     */
    public static RewardThreshold forRound(GenesisParams params, List<List<Long>> acceptedScores, int voidRounds) {
        return switch (params.thresholdMode()) {
            case ABSOLUTE -> new RewardThreshold(params.thresholdFloorMicro());
            case RELATIVE -> relative(params, acceptedScores, voidRounds);
        };
    }

    private static RewardThreshold relative(GenesisParams params, List<List<Long>> acceptedScores, int voidRounds) {
        int blocks = acceptedScores.size();
        List<Long> recent = acceptedScores.subList(Math.max(0, blocks - params.thresholdRounds()), blocks).stream()
                .flatMap(List::stream)
                .sorted()
                .toList();
        if (recent.isEmpty()) {
            return new RewardThreshold(params.thresholdFloorMicro());
        }
        BigInteger median = BigInteger.valueOf(recent.get((recent.size() - 1) / 2));
        BigInteger share = median.multiply(BigInteger.valueOf(params.thresholdPercent()))
                .divide(HUNDRED)
                .shiftRight(voidRounds);
        BigInteger floor = BigInteger.valueOf(params.thresholdFloorMicro());
        return new RewardThreshold(
                share.max(floor).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact());
    }
}
