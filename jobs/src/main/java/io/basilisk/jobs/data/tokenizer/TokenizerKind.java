package io.basilisk.jobs.data.tokenizer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a tokenizer's vocabulary comes about; written {@code byte}, {@code char}, {@code bpe}. */
public enum TokenizerKind {
    /** All 256 bytes. */
    BYTE,
    /** The distinct bytes of the corpus, sorted. */
    CHAR,
    /** All 256 bytes, and pairs merged in the order of how often they occur in the corpus. */
    BPE;

    /**
     * Reads {@link #toString}.
     *
     * @throws IllegalArgumentException if it is another word
     */
    @JsonCreator
    public static TokenizerKind parse(String name) {
        for (TokenizerKind kind : values()) {
            if (kind.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException("expected a tokenizer of byte, char, bpe, got '" + name + "'");
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
