package io.basilisk.jobs.bench;

import java.util.Locale;

/**
 * Something measured.
 *
 * @param what in words
 * @param value the figure
 * @param unit of the figure and of the bar
 * @param bar what it should be
 * @param atMost whether the bar is the most, not the least, that it should be
 * @param bound what it is held against, and the share of it that was reached; empty for nothing
 */
record Figure(String what, double value, String unit, double bar, boolean atMost, String bound) {

    static Figure atLeast(String what, double value, String unit, double bar, String bound) {
        return new Figure(what, value, unit, bar, false, bound);
    }

    static Figure atMost(String what, double value, String unit, double bar, String bound) {
        return new Figure(what, value, unit, bar, true, bound);
    }

    boolean isReached() {
        return atMost ? value <= bar : value >= bar;
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"ledger\",\"what\":\"%s\",\"value\":%.6g,\"unit\":\"%s\","
                        + "\"bar\":%.6g,\"reached\":%b,\"bound\":\"%s\"}",
                what,
                value,
                unit,
                bar,
                isReached(),
                bound);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-62s %12s %-10s bar %s %-11s %s%s",
                what,
                number(value),
                unit,
                atMost ? "<=" : ">=",
                number(bar),
                isReached() ? "reached" : "MISSED",
                bound.isEmpty() ? "" : "; " + bound);
    }

    static String number(double value) {
        return Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
