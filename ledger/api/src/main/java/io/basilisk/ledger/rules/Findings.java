package io.basilisk.ledger.rules;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one block. */
final class Findings {
    private final int height;
    private final List<Finding> found = new ArrayList<>();

    Findings(int height) {
        this.height = height;
    }

    void same(String field, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            add(field, expected.toString(), actual.toString());
        }
    }

    void holds(boolean condition, String field, String expected, Object actual) {
        if (!condition) {
            add(field, expected, actual.toString());
        }
    }

    private void add(String field, String expected, String actual) {
        found.add(new Finding(height, field, expected, actual));
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}
