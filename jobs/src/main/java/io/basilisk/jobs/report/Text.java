package io.basilisk.jobs.report;

import java.util.Locale;

/** Numbers as a person reads them. */
final class Text {
    private static final long UNITS_PER_BSK = 100_000_000;
    private static final String[] SCALES = {"", "k", "M", "G", "T"};

    private Text() {}

    /** Three or four significant digits and a scale: {@code 41.2k}. */
    static String scaled(double value) {
        int scale = 0;
        double left = value;
        while (Math.abs(left) >= 999.5 && scale < SCALES.length - 1) {
            left /= 1000;
            scale++;
        }
        return format(scale == 0 || left >= 99.95 ? "%.0f%s" : "%.1f%s", left, SCALES[scale]);
    }

    /** {@code 1:05}. */
    static String minutes(double seconds) {
        long whole = Math.round(seconds);
        return format("%d:%02d", whole / 60, whole % 60);
    }

    /** Units of 10^-8 BSK without needless zeros. */
    static String bsk(long units) {
        String text = format("%d.%08d", units / UNITS_PER_BSK, units % UNITS_PER_BSK);
        return text.replaceAll("\\.?0+$", "") + " BSK";
    }

    /** The first digits of a hash. */
    static String shortHash(String hex) {
        return hex.length() <= 16 ? hex : hex.substring(0, 16) + "…";
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
