package io.basilisk.jobs.report;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a finished round. Losses are nats per token on the round's held-out examples.
 *
 * @param round number from 1 on
 * @param keptBase the aggregate was worse than the base, which therefore stays
 * @param tokens trained on by all contributions
 * @param tokensPerSecond tokens over the wall time of the training stage
 * @param rejections reason code to number of contributions
 * @param block null when the round is void: nobody was eligible
 * @param seconds wall time of the round
 */
public record RoundReport(
        int round,
        double lossBefore,
        double lossAfter,
        boolean keptBase,
        long tokens,
        double tokensPerSecond,
        int accepted,
        SortedMap<String, Integer> rejections,
        @Nullable MinedBlock block,
        double seconds) {

    public int rejected() {
        return rejections.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * The block that closed the round.
     *
     * @param winner address of the finder
     * @param rewardUnits what the finder was paid; 10^8 units are one BSK
     * @param hashesPerSecond of all miners together; 0 when the block was found before this process asked
     * @param stopMillis how long after the block the last of the other miners stopped
     */
    public record MinedBlock(
            int height, String hash, String winner, long rewardUnits, double hashesPerSecond, long stopMillis) {}
}
