package io.basilisk.jobs.run;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** The text of a {@code SHA256SUMS} file: {@code sha256sum -c} in the run's directory checks it. */
public final class Sha256Sums {
    private Sha256Sums() {}

    /** Lines sorted by path, {@code <hex>  <path>}. */
    public static byte[] format(SortedMap<String, byte[]> hashesByPath) {
        StringBuilder text = new StringBuilder();
        hashesByPath.forEach((path, hash) -> text.append(HexFormat.of().formatHex(hash))
                .append("  ")
                .append(path)
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the text back.
     *
     * @throws RunException if a line is not of the form {@code <64 hex digits>  <path>}
     */
    public static SortedMap<String, byte[]> parse(byte[] text) {
        SortedMap<String, byte[]> hashes = new TreeMap<>();
        for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
            if (!line.matches("[0-9a-f]{64} {2}.+")) {
                throw new RunException("expected '<64 hex digits>  <path>' in SHA256SUMS, came '" + line + "'");
            }
            hashes.put(line.substring(66), HexFormat.of().parseHex(line.substring(0, 64)));
        }
        return hashes;
    }
}
