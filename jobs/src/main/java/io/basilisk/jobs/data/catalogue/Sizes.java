package io.basilisk.jobs.data.catalogue;

import java.util.Locale;

/** Lengths for people. */
public final class Sizes {

    private Sizes() {}

    /** For instance {@code 750 kB}, {@code 1.9 GB}. */
    public static String of(long bytes) {
        if (bytes < 1_000_000) {
            return bytes < 1000 ? bytes + " B" : bytes / 1000 + " kB";
        }
        boolean giga = bytes >= 1_000_000_000;
        return String.format(Locale.ROOT, giga ? "%.1f GB" : "%.1f MB", bytes / (giga ? 1e9 : 1e6));
    }
}
