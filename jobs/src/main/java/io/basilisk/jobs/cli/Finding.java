package io.basilisk.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of {@code ./basilisk doctor}.
 *
 * @param name what was looked for
 * @param state what came of it
 * @param detail what was found: a version, a path, the reason why it cannot be used
 * @param remedy what to type to get it; empty when nothing needs to be done
 */
record Finding(String name, State state, String detail, String remedy) {

    /** {@code OPTIONAL}: absent, and the main job runs without it. {@code MISSING}: the main job cannot run. */
    enum State {
        OK,
        OPTIONAL,
        MISSING
    }

    static Finding ok(String name, String detail) {
        return new Finding(name, State.OK, detail, "");
    }

    static Finding optional(String name, String detail, String remedy) {
        return new Finding(name, State.OPTIONAL, detail, remedy);
    }

    static Finding missing(String name, String detail, String remedy) {
        return new Finding(name, State.MISSING, detail, remedy);
    }

    /** The line for a person, with the remedy below it. */
    String line() {
        String mark = switch (state) {
            case OK -> "ok      ";
            case OPTIONAL -> "absent  ";
            case MISSING -> "MISSING ";
        };
        return mark
                + "%-14s ".formatted(name)
                + detail
                + (remedy.isEmpty() ? "" : "\n" + " ".repeat(23) + "to get it: " + remedy);
    }

    /** The object for a program. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", name);
        object.put("ok", state == State.OK);
        object.put("required", state == State.MISSING);
        object.put("detail", detail);
        object.put("remedy", remedy);
        return object;
    }
}
