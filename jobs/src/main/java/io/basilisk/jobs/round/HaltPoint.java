package io.basilisk.jobs.round;

/**
 * Named places at which a test stops the process dead, as a power cut would: {@code -Dbasilisk.halt-at=SCORED@2} halts
 * when round 2 has passed {@link #SCORED}. Without the property nothing happens.
 */
public enum HaltPoint {
    OPENED,
    SHARD_TRAINED,
    TRAINED,
    COMMITS_CLOSED,
    CONTRIBUTED,
    SCORED,
    JUDGED,
    AGGREGATED,
    SEALED,
    MINED,
    REPORTED;

    /** The system property that names a point and a round. */
    public static final String PROPERTY = "basilisk.halt-at";

    private static final int KILLED = 137;

    /** Says that a round has come this far. */
    public void reached(int round) {
        if ((name() + "@" + round).equals(System.getProperty(PROPERTY))) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
