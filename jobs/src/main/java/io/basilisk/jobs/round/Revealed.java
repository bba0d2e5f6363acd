package io.basilisk.jobs.round;

import io.basilisk.jobs.run.DeltaHeader;
import io.basilisk.jobs.run.DeltaTable;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ReasonCode;
import io.basilisk.ledger.codec.MalformedBytesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was handed in for a round, as the delta table shows it once commits are closed.
 *
 * @param entries in the table's order
 */
record Revealed(List<Entry> entries) {

    /**
     * One contribution, or what claims to be one.
     *
     * @param contribution empty when the bytes are none
     */
    record Entry(DeltaHeader header, Optional<Contribution> contribution) {}

    static Revealed of(DriverRun run, int round) {
        List<Entry> entries = new ArrayList<>();
        for (DeltaHeader header :
                DeltaTable.headers(run.storage(), run.directory().deltas(round))) {
            entries.add(new Entry(header, decode(header.contribution())));
        }
        return new Revealed(List.copyOf(entries));
    }

    /** What can be given to the ledger at all. */
    List<Contribution> deliverable() {
        return entries.stream().flatMap(entry -> entry.contribution().stream()).toList();
    }

    /** Tokens that all contributions together say they trained on. */
    long tokens() {
        return entries.stream().mapToLong(entry -> entry.header().tokens()).sum();
    }

    /**
     * Why the ledger did not take an entry.
     *
     * @param taken contributions that it took
     */
    static ReasonCode whyRefused(Entry entry, List<Contribution> taken, List<Commit> commits) {
        if (entry.contribution().isEmpty()) {
            return ReasonCode.MALFORMED;
        }
        Contribution contribution = entry.contribution().get();
        Set<Hash32> committed = commits.stream().map(Commit::commitHash).collect(Collectors.toSet());
        if (!committed.contains(contribution.commitHash())) {
            return ReasonCode.NO_COMMIT;
        }
        boolean shardTaken = taken.stream().anyMatch(other -> other.shard() == contribution.shard());
        return shardTaken ? ReasonCode.DUPLICATE : ReasonCode.MALFORMED;
    }

    private static Optional<Contribution> decode(byte[] bytes) {
        try {
            return Optional.of(Contribution.decode(bytes));
        } catch (MalformedBytesException e) {
            return Optional.empty(); // reported as MALFORMED
        }
    }
}
