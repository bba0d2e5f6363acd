package io.basilisk.jobs.plugin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Spark's {@code local[n]} master. */
final class LocalMaster {
    private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,\\d+)?])?");

    private LocalMaster() {}

    /** Tasks that run at once under a local master. */
    static int threads(String master, int processors) {
        Matcher matcher = LOCAL.matcher(master);
        if (!matcher.matches() || matcher.group(1) == null) {
            return 1;
        }
        return matcher.group(1).equals("*") ? processors : Integer.parseInt(matcher.group(1));
    }
}
