package io.basilisk.jobs.data.tokenizer;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns bytes into token ids and back, without loss. Immutable, safe between threads; an {@link Encoder} is the fast
 * way to encode much text.
 *
 * <p>All kinds are one thing: an alphabet of bytes and a list of merges, the list of {@link TokenizerKind#BYTE} and
 * {@link TokenizerKind#CHAR} being empty. Text is cut into {@link Words}; in each word the merge of lowest rank is done
 * first, the leftmost where there are several, until none applies.
 */
public final class Tokenizer implements Serializable {

    /** Text of the token that stands between documents in a {@code bpe} vocabulary. */
    public static final String END_OF_TEXT = "<|endoftext|>";

    private static final int NO_ID = -1;

    private final byte[][] tokens;
    private final int[] idOfByte;
    private final int[] left;
    private final int[] right;
    private final int[] merged;
    private final PairTable ranks;
    private final int endOfText;

    /**
     * @param tokens bytes of each id; those of the end of text are its name
     * @param merges pairs of ids by rank, and the id of the token that is both in a row
     * @param endOfText id that no text is encoded to, or -1
     */
    Tokenizer(byte[][] tokens, List<Merge> merges, int endOfText) {
        this.tokens = tokens;
        this.endOfText = endOfText;
        idOfByte = new int[256];
        Arrays.fill(idOfByte, NO_ID);
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id].length == 1 && id != endOfText) {
                idOfByte[tokens[id][0] & 0xff] = id;
            }
        }
        left = merges.stream().mapToInt(Merge::left).toArray();
        right = merges.stream().mapToInt(Merge::right).toArray();
        merged = merges.stream().mapToInt(Merge::merged).toArray();
        ranks = new PairTable(left, right);
    }

    /** Two tokens that become one. */
    record Merge(int left, int right, int merged) {}

    /** The vocabulary of all bytes: id and byte are the same. */
    public static Tokenizer ofBytes() {
        byte[] all = new byte[256];
        for (int b = 0; b < all.length; b++) {
            all[b] = (byte) b;
        }
        return ofAlphabet(all);
    }

    /** The vocabulary of these bytes, which are distinct: a byte's id is its place. */
    public static Tokenizer ofAlphabet(byte[] alphabet) {
        byte[][] tokens = new byte[alphabet.length][];
        for (int id = 0; id < tokens.length; id++) {
            tokens[id] = new byte[] {alphabet[id]};
        }
        return new Tokenizer(tokens, List.of(), NO_ID);
    }

    /**
     * Reads a {@code tokenizer.json} of a byte-level BPE, our own or another's that cuts words as GPT-2 does.
     *
     * @throws IllegalArgumentException if it is none; the message says what was expected
     */
    public static Tokenizer fromJson(String json) {
        return TokenizerJson.read(json);
    }

    public TokenizerKind kind() {
        if (endOfText != NO_ID) {
            return TokenizerKind.BPE;
        }
        return tokens.length == 256 ? TokenizerKind.BYTE : TokenizerKind.CHAR;
    }

    /** Number of ids: they are 0 to this, exclusive. */
    public int vocabularySize() {
        return tokens.length;
    }

    /**
     * The id that stands between documents: a token of its own for {@code bpe}, NUL for {@code byte}, none for
     * {@code char}.
     */
    public OptionalInt endOfText() {
        return switch (kind()) {
            case BPE -> OptionalInt.of(endOfText);
            case BYTE -> OptionalInt.of(idOfByte[0]);
            case CHAR -> OptionalInt.empty();
        };
    }

    /** Ids of the text's UTF-8 bytes. */
    public int[] encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Ids of any bytes. The name of the end of text is text like any other.
     *
     * @throws IllegalArgumentException if a {@code char} vocabulary lacks one of them
     */
    public int[] encode(byte[] bytes) {
        TokenBuffer ids = new TokenBuffer();
        new Encoder(this).encode(bytes, 0, bytes.length, ids);
        return ids.toArray();
    }

    /** The bytes that the ids stand for; the end of text stands for none. */
    public byte[] decodeBytes(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.length * 3);
        for (int id : ids) {
            if (id != endOfText) {
                bytes.writeBytes(tokens[id]);
            }
        }
        return bytes.toByteArray();
    }

    /** As text; bytes that are not UTF-8 come out as the replacement character. */
    public String decode(int[] ids) {
        return new String(decodeBytes(ids), StandardCharsets.UTF_8);
    }

    /** This tokenizer as Hugging Face {@code tokenizer.json}; the same tokenizer gives the same text. */
    public String toJson() {
        return TokenizerJson.write(this);
    }

    /** Id of a byte. */
    int idOf(byte b) {
        int id = idOfByte[b & 0xff];
        if (id == NO_ID) {
            throw new IllegalArgumentException(String.format(
                    "expected only bytes of the vocabulary, got 0x%02x ('%c'): this character vocabulary was made from"
                            + " text without it",
                    b & 0xff, b >= 32 ? (char) b : '?'));
        }
        return id;
    }

    boolean hasMerges() {
        return merged.length > 0;
    }

    int rank(int leftId, int rightId) {
        return ranks.rank(leftId, rightId);
    }

    int merged(int rank) {
        return merged[rank];
    }

    int merges() {
        return merged.length;
    }

    Merge merge(int rank) {
        return new Merge(left[rank], right[rank], merged[rank]);
    }

    byte[] token(int id) {
        return tokens[id];
    }
}
