package io.basilisk.jobs.data.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * How held-out text is set aside; written {@code hash:0.1} or {@code tail:0.1}.
 *
 * @param method by document or by position
 * @param heldOut the part that is held out, above 0 and at most one half
 */
public record SplitRule(Method method, double heldOut) implements Serializable {

    /** What decides whether text is held out. */
    public enum Method {
        /** The document's hash: about {@code heldOut} of the documents, wherever they stand. */
        HASH,
        /** The position: the last {@code heldOut} of the characters of the corpus's one text file. */
        TAIL
    }

    /** As many as a double's fraction has. */
    private static final int KEY_BITS = 53;

    /** One document in ten. */
    public static final SplitRule DEFAULT = new SplitRule(Method.HASH, 0.1);

    public SplitRule {
        if (!(heldOut > 0 && heldOut <= 0.5)) {
            throw new DatasetException("expected a held-out part above 0 and at most 0.5, got " + heldOut);
        }
    }

    /** Reads {@link #toString}. */
    @JsonCreator
    public static SplitRule parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(":", 2);
        try {
            Method method = Method.valueOf(parts[0].toUpperCase(Locale.ROOT));
            return new SplitRule(method, parts.length == 1 ? DEFAULT.heldOut : Double.parseDouble(parts[1]));
        } catch (IllegalArgumentException e) {
            throw new DatasetException("expected a split such as hash:0.1 or tail:0.1, got '" + text + "'", e);
        }
    }

    /** Whether {@link Method#HASH} holds out the document with this SHA-256: if its key is small. */
    public boolean holdsOut(byte[] hash) {
        return key(hash) < heldOut * (1L << KEY_BITS);
    }

    /** What {@link Method#HASH} goes by: the upper bits of the hash's last eight bytes. */
    public static long key(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong(hash.length - Long.BYTES) >>> Long.SIZE - KEY_BITS;
    }

    @JsonValue
    @Override
    public String toString() {
        return method.name().toLowerCase(Locale.ROOT) + ":" + heldOut;
    }
}
