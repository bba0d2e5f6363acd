package io.basilisk.jobs.verify;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that is not as it must be.
 *
 * @param where file below the run's directory, or {@code chain}
 * @param round its round, 0 where it belongs to the run as a whole
 * @param field what differs
 * @param expected what it must be, and by what
 * @param found what is there
 */
public record Finding(String where, int round, String field, String expected, String found) {

    /** One line for a person. */
    public String line() {
        String place = round == 0 ? where : where + " (round " + round + ")";
        return place + ": " + field + ": expected " + expected + ", found " + found;
    }

    /** The same for a program, in a fixed order. */
    public Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("event", "finding");
        object.put("where", where);
        object.put("round", round);
        object.put("field", field);
        object.put("expected", expected);
        object.put("found", found);
        return object;
    }
}
