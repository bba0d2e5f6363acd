package io.basilisk.jobs.data.documents;

import java.util.Locale;

/** What a file holds, by its name's ending. */
public enum FileFormat {
    /** Plain text or source code: any ending but the others'. */
    TEXT(1),
    /** One JSON object a line, {@code .jsonl} or {@code .ndjson}. */
    JSON_LINES(1),
    /** A Parquet table, {@code .parquet}. */
    PARQUET(2),
    /** A zip file of text files, {@code .jar} or {@code .zip}. */
    ARCHIVE(5);

    private final int expansion;

    FileFormat(int expansion) {
        this.expansion = expansion;
    }

    /** Bytes of text that come out of a byte of file, about. */
    public int expansion() {
        return expansion;
    }

    public static FileFormat of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
            return JSON_LINES;
        }
        if (lower.endsWith(".parquet")) {
            return PARQUET;
        }
        return lower.endsWith(".jar") || lower.endsWith(".zip") ? ARCHIVE : TEXT;
    }
}
