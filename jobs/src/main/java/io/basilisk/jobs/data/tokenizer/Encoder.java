package io.basilisk.jobs.data.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Encodes much text with one tokenizer, remembering the words it met. Not thread-safe. */
public final class Encoder {

    /** Words that are remembered: at most so many, and none longer than this. */
    private static final int MOST_WORDS = 1 << 17;

    private static final int LONGEST_REMEMBERED = 32;

    private final Tokenizer tokenizer;
    private final Map<String, int[]> known = new HashMap<>();

    public Encoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Appends the ids of {@code text[from, to)} to {@code ids}. */
    public void encode(byte[] text, int from, int to, TokenBuffer ids) {
        if (!tokenizer.hasMerges()) {
            for (int i = from; i < to; i++) {
                ids.add(tokenizer.idOf(text[i]));
            }
            return;
        }
        for (int start = from, end; start < to; start = end) {
            end = Words.end(text, start, to);
            ids.add(word(text, start, end));
        }
    }

    private int[] word(byte[] text, int start, int end) {
        if (end - start > LONGEST_REMEMBERED) {
            return merge(text, start, end);
        }
        String word = new String(text, start, end - start, StandardCharsets.ISO_8859_1);
        int[] ids = known.get(word);
        if (ids == null) {
            ids = merge(text, start, end);
            if (known.size() < MOST_WORDS) {
                known.put(word, ids);
            }
        }
        return ids;
    }

    /** Merges by rank, in n log n steps: a queue of possible merges over a linked list of the word's tokens. */
    private int[] merge(byte[] text, int start, int end) {
        Chain chain = new Chain(text, start, end);
        while (!chain.candidates.isEmpty()) {
            long candidate = chain.candidates.remove();
            chain.mergeAt((int) candidate, (int) (candidate >>> 32));
        }
        return chain.ids();
    }

    /** A word's tokens, linked by their first byte's position. */
    private final class Chain {
        private final int[] ids;
        private final int[] next;
        private final int[] previous;
        private int size;

        /** Rank in the high half, position of the left token in the low half: lowest rank first, then leftmost. */
        private final PriorityQueue<Long> candidates = new PriorityQueue<>();

        Chain(byte[] text, int start, int end) {
            size = end - start;
            ids = new int[size];
            next = new int[size];
            previous = new int[size];
            for (int i = 0; i < size; i++) {
                ids[i] = tokenizer.idOf(text[start + i]);
                next[i] = i + 1;
                previous[i] = i - 1;
            }
            for (int i = 0; i + 1 < size; i++) {
                propose(i);
            }
        }

        private void propose(int at) {
            int after = at < 0 ? ids.length : next[at];
            if (after < ids.length) {
                int rank = tokenizer.rank(ids[at], ids[after]);
                if (rank != PairTable.ABSENT) {
                    candidates.add((long) rank << 32 | at);
                }
            }
        }

        /** Merges the token at this position with the one after it, unless either has changed since the proposal. */
        void mergeAt(int at, int rank) {
            int after = next[at];
            if (ids[at] < 0 || after >= ids.length || tokenizer.rank(ids[at], ids[after]) != rank) {
                return;
            }
            ids[at] = tokenizer.merged(rank);
            ids[after] = -1;
            next[at] = next[after];
            if (next[at] < ids.length) {
                previous[next[at]] = at;
            }
            size--;
            propose(previous[at]);
            propose(at);
        }

        int[] ids() {
            int[] result = new int[size];
            for (int at = 0, i = 0; at < ids.length; at = next[at], i++) {
                result[i] = ids[at];
            }
            return result;
        }
    }
}
