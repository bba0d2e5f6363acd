package io.basilisk.ledger.fuzz;

import java.util.Arrays;

/** What Jazzer drives: the first byte chooses the target, the rest is for it. */
public final class JazzerTarget {
    private static final FuzzTarget[] TARGETS = FuzzTarget.values();

    private JazzerTarget() {}

    /** Called by Jazzer, whose name for it this is; whatever it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 0) {
            TARGETS[(data[0] & 0xff) % TARGETS.length].takes(Arrays.copyOfRange(data, 1, data.length));
        }
    }
}
