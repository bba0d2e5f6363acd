package io.basilisk.jobs.cli;

import io.basilisk.jobs.data.catalogue.SplitRule;
import java.util.Locale;

/** A split rule as it is written on the command line: {@code hash:0.1}, {@code tail:0.1}. */
final class SplitText {
    private static final double MOST = 0.5;

    private SplitText() {}

    static boolean isRule(String text) {
        return text.matches("(hash|tail):0?\\.\\d+") && fraction(text) > 0 && fraction(text) <= MOST;
    }

    /** @param text a text that {@link #isRule} */
    static SplitRule parse(String text) {
        String method = text.substring(0, text.indexOf(':'));
        return new SplitRule(SplitRule.Method.valueOf(method.toUpperCase(Locale.ROOT)), fraction(text));
    }

    static String of(SplitRule rule) {
        return rule.method().name().toLowerCase(Locale.ROOT) + ":" + rule.heldOut();
    }

    private static double fraction(String text) {
        return Double.parseDouble(text.substring(text.indexOf(':') + 1));
    }
}
