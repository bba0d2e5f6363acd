package io.basilisk.jobs.verify;

import io.basilisk.ledger.Hash32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects findings in the order in which they are made. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    List<Finding> all() {
        return List.copyOf(all);
    }

    int count() {
        return all.size();
    }

    void add(String where, int round, String field, Object expected, Object found) {
        all.add(new Finding(where, round, field, expected.toString(), found.toString()));
    }

    /** Adds a finding unless the two are equal. */
    boolean same(String where, int round, String field, Object expected, Object found) {
        if (!expected.equals(found)) {
            add(where, round, field, expected, found);
            return false;
        }
        return true;
    }

    boolean sameHash(String where, int round, String field, byte[] expected, byte[] found) {
        return same(where, round, field, Hash32.of(expected), Hash32.of(found));
    }

    /**
     * Reads a file of the run. Whatever the reader throws means that the file is not what its writer left: a finding,
     * and empty. Only unchecked exceptions are meant; a machine out of memory is no finding.
     */
    <T> Optional<T> reading(String where, int round, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (RuntimeException e) {
            add(where, round, "content", "a readable file", message(e));
            return Optional.empty();
        }
    }

    private static String message(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
