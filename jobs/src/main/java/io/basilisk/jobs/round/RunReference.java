package io.basilisk.jobs.round;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a task is told of its run: where it lies and where its ledger is. Everything else, the model above all, an
 * executor reads for itself.
 *
 * @param root the run's directory, a Hadoop path
 * @param ledger address of the ledger
 * @param keys folder of the node keys where one process hosts all nodes; null where every executor has its own key
 */
public record RunReference(
        String root, String ledger, @Nullable String keys) implements Serializable {
    /** Where this process finds the keys of all nodes, if it hosts them. */
    public Optional<String> hostedKeys() {
        return Optional.ofNullable(keys);
    }
}
