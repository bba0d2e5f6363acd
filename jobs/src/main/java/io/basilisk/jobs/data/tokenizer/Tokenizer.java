package io.basilisk.jobs.data.tokenizer;

import java.io.Serializable;
import java.util.OptionalInt;

/** Turns bytes into token ids and back, without loss. Immutable, safe between threads. */
public final class Tokenizer implements Serializable {

    private Tokenizer() {}

    /** Reads a {@code tokenizer.json} that {@link #toJson} wrote. */
    public static Tokenizer fromJson(String json) {
        throw new UnsupportedOperationException("not written yet");
    }

    public TokenizerKind kind() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Number of ids: they are 0 to this, exclusive. */
    public int vocabularySize() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** The id that stands between documents; none in a {@code char} vocabulary. */
    public OptionalInt endOfText() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Ids of the text's UTF-8 bytes. */
    public int[] encode(String text) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Ids of any bytes.
     *
     * @throws IllegalArgumentException if a {@code char} vocabulary lacks one of them
     */
    public int[] encode(byte[] bytes) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** The bytes that the ids stand for. */
    public byte[] decodeBytes(int[] ids) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** As text; bytes that are not UTF-8 come out as the replacement character. */
    public String decode(int[] ids) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** This tokenizer as Hugging Face {@code tokenizer.json}; the same tokenizer gives the same text. */
    public String toJson() {
        throw new UnsupportedOperationException("not written yet");
    }
}
