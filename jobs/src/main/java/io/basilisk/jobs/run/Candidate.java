package io.basilisk.jobs.run;

import java.io.Serializable;

/**
 * Weights whose held-out losses are measured.
 *
 * @param kind {@link #BASE}, {@link #NULL_MINER}, {@link #CONTRIBUTION} or {@link #AGGREGATE}
 * @param shard the contribution's shard, -1 for the others
 * @param contributionHash hex SHA-256 of the signed contribution's bytes, empty for the others
 */
public record Candidate(String kind, int shard, String contributionHash) implements Serializable {
    public static final String BASE = "base";
    public static final String NULL_MINER = "null-miner";
    public static final String CONTRIBUTION = "contribution";
    public static final String AGGREGATE = "aggregate";

    /** A candidate that is nobody's contribution. */
    public static Candidate of(String kind) {
        return new Candidate(kind, -1, "");
    }
}
