package io.basilisk.jobs.data.tokenizer;

import io.basilisk.jobs.data.tokenizer.Tokenizer.Merge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Learns byte-level BPE from word counts: the most frequent pair of neighbours becomes a token, again and again. Pairs
 * that are equally frequent go by their ids, so the counts alone decide the result, never their order. Counts are kept
 * up to date at each merge (only the words that hold the pair are touched), so learning takes about n log n steps.
 */
public final class BpeTrainer {

    /** Longer words are junk, such as encoded images; they are encoded but not learned from. */
    private static final int LONGEST_WORD = 256;

    private static final int BYTES = 256;

    private final List<int[]> words = new ArrayList<>();
    private final List<Long> wordCounts = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(
            Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair));
    private final List<byte[]> tokens = new ArrayList<>();
    private final Map<String, Integer> idOfToken = new HashMap<>();
    private final List<Merge> merges = new ArrayList<>();

    private BpeTrainer() {}

    /** How often a pair occurs now, and the words that held it at some time. */
    private static final class Pair {
        long count;
        int[] words = new int[2];
        int size;

        void in(int word) {
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, size * 2);
            }
            words[size++] = word;
        }
    }

    /** A pair and the count it had when it was queued. */
    private record Candidate(long count, long pair) {}

    /**
     * A tokenizer of all bytes, learned merges and the end of text.
     *
     * @param counts how often each word of {@link Words} occurs; a word's bytes are the characters of the string
     * (Latin-1)
     * @param vocabulary number of ids, at least 257; fewer come out if the text has too few pairs that occur twice
     */
    public static Tokenizer train(Map<String, Long> counts, int vocabulary) {
        if (vocabulary <= BYTES) {
            throw new IllegalArgumentException(
                    "expected a bpe vocabulary of at least 257 (256 bytes and the end of text), got " + vocabulary);
        }
        BpeTrainer trainer = new BpeTrainer();
        trainer.count(counts);
        trainer.learn(vocabulary - 1);
        return trainer.tokenizer();
    }

    private void count(Map<String, Long> counts) {
        for (int b = 0; b < BYTES; b++) {
            id(new byte[] {(byte) b});
        }
        counts.forEach((word, count) -> {
            if (word.length() > 1 && word.length() <= LONGEST_WORD) {
                words.add(ids(word));
                wordCounts.add(count);
            }
        });
        for (int w = 0; w < words.size(); w++) {
            int[] ids = words.get(w);
            for (int i = 0; i + 1 < ids.length; i++) {
                pairs.computeIfAbsent(PairTable.pair(ids[i], ids[i + 1]), p -> new Pair())
                        .in(w);
                change(ids[i], ids[i + 1], wordCounts.get(w));
            }
        }
        pairs.forEach((pair, info) -> candidates.add(new Candidate(info.count, pair)));
    }

    private static int[] ids(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.ISO_8859_1);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[i] & 0xff;
        }
        return ids;
    }

    private void learn(int most) {
        while (tokens.size() < most && !candidates.isEmpty()) {
            Candidate best = candidates.remove();
            Pair pair = pairs.get(best.pair);
            if (pair == null || best.count != pair.count) {
                requeue(best.pair, pair);
            } else if (best.count < 2) {
                return;
            } else {
                merge((int) (best.pair >>> 32), (int) best.pair, pair);
            }
        }
    }

    /** Counts change while a pair waits in the queue; it goes back with its present count. */
    private void requeue(long key, @Nullable Pair pair) {
        if (pair != null && pair.count > 0) {
            candidates.add(new Candidate(pair.count, key));
        }
    }

    private void merge(int left, int right, Pair pair) {
        int merged = id(join(tokens.get(left), tokens.get(right)));
        merges.add(new Merge(left, right, merged));
        pairs.remove(PairTable.pair(left, right));
        Map<Long, Pair> born = new HashMap<>();
        for (int i = 0; i < pair.size; i++) {
            mergeIn(pair.words[i], left, right, merged, born);
        }
        born.forEach((key, info) -> candidates.add(new Candidate(info.count, key)));
    }

    /** Replaces the pair in one word, from left to right, and moves the counts of its neighbours. */
    private void mergeIn(int word, int left, int right, int merged, Map<Long, Pair> born) {
        int[] old = words.get(word);
        long count = wordCounts.get(word);
        int[] now = new int[old.length];
        int size = 0;
        for (int i = 0; i < old.length; i++) {
            if (i + 1 < old.length && old[i] == left && old[i + 1] == right) {
                now[size++] = merged;
                i++;
            } else {
                now[size++] = old[i];
            }
        }
        if (size == old.length) {
            return;
        }
        for (int i = 0; i + 1 < old.length; i++) {
            change(old[i], old[i + 1], -count);
        }
        for (int i = 0; i + 1 < size; i++) {
            if (now[i] == merged || now[i + 1] == merged) {
                long key = PairTable.pair(now[i], now[i + 1]);
                Pair pair = pairs.computeIfAbsent(key, p -> new Pair());
                pair.in(word);
                born.put(key, pair);
            }
            change(now[i], now[i + 1], count);
        }
        words.set(word, Arrays.copyOf(now, size));
    }

    /** Adds to a pair's count; the pair that is being merged is no longer counted. */
    private void change(int left, int right, long by) {
        Pair pair = pairs.get(PairTable.pair(left, right));
        if (pair != null) {
            pair.count += by;
        }
    }

    /** The token's id. Two merges may make the same token: then they share it. */
    private int id(byte[] token) {
        Integer id = idOfToken.putIfAbsent(new String(token, StandardCharsets.ISO_8859_1), tokens.size());
        if (id != null) {
            return id;
        }
        tokens.add(token);
        return tokens.size() - 1;
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private Tokenizer tokenizer() {
        int endOfText = tokens.size();
        tokens.add(Tokenizer.END_OF_TEXT.getBytes(StandardCharsets.US_ASCII));
        return new Tokenizer(tokens.toArray(byte[][]::new), merges, endOfText);
    }
}
