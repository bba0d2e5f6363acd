package io.basilisk.jobs.data.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BpeTest {

    @Test
    void mergesTheMostFrequentPairFirst() {
        Tokenizer tokenizer = BpeTrainer.train(Map.of("hug", 10L, "pug", 5L, "pun", 12L, "bun", 4L, "hugs", 5L), 260);
        assertThat(tokenizer.vocabularySize()).isEqualTo(260);
        assertThat(tokens(tokenizer)).containsExactly("ug", "un", "hug");
        assertThat(tokenizer.encode("hugs")).containsExactly(258, 's');
        assertThat(tokenizer.encode("bunug")).containsExactly('b', 257, 256);
    }

    @Test
    void pairsThatAreEquallyFrequentGoByTheirIds() {
        Tokenizer tokenizer = BpeTrainer.train(Map.of("zy", 3L, "ab", 3L, "ba", 3L), 260);
        assertThat(tokens(tokenizer)).containsExactly("ab", "ba", "zy");
    }

    @Test
    void learnsNothingFromPairsThatOccurOnce() {
        Tokenizer tokenizer = BpeTrainer.train(Map.of("abc", 1L, "xx", 2L), 1000);
        assertThat(tokens(tokenizer)).containsExactly("xx");
        assertThat(tokenizer.vocabularySize()).isEqualTo(258);
    }

    @Test
    void refusesAVocabularyWithoutRoomForTheBytes() {
        assertThatThrownBy(() -> BpeTrainer.train(Map.of("ab", 2L), 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 257")
                .hasMessageContaining("got 256");
    }

    @Test
    void learnsWhatCountingAfreshAtEachMergeLearns() {
        for (long seed = 31; seed < 61; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            Map<String, Long> counts = randomCounts(random);
            Tokenizer tokenizer = BpeTrainer.train(counts, 257 + 60);
            assertThat(tokens(tokenizer)).as("seed %d", seed).isEqualTo(naiveTokens(counts, 60));
        }
    }

    @Test
    void theOrderOfTheWordsDoesNotMatter() {
        Map<String, Long> counts = randomCounts(new Random(62));
        String json = BpeTrainer.train(new TreeMap<>(counts), 400).toJson();
        assertThat(BpeTrainer.train(new LinkedHashMap<>(new TreeMap<>(counts).descendingMap()), 400)
                        .toJson())
                .isEqualTo(json);
    }

    @Test
    void encodesAsMergingRankByRankDoes() {
        for (long seed = 71; seed < 81; seed++) {
            System.out.println("seed " + seed);
            Random random = new Random(seed);
            Tokenizer tokenizer = BpeTrainer.train(randomCounts(random), 400);
            for (int i = 0; i < 200; i++) {
                String word = letters(random, 1 + random.nextInt(80));
                assertThat(tokenizer.encode(word)).as(word).containsExactly(naiveEncode(tokenizer, word));
            }
        }
    }

    @Test
    void aWordOfAMillionLettersIsEncodedInNLogNSteps() {
        Tokenizer tokenizer = BpeTrainer.train(Map.of("a".repeat(64), 5L, "ab".repeat(30), 5L), 280);
        String text = "ab".repeat(250_000) + "a".repeat(500_000);
        int[] ids = tokenizer.encode(text);
        assertThat(ids.length).isLessThan(text.length() / 8);
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
    }

    private static List<String> tokens(Tokenizer tokenizer) {
        List<String> learned = new ArrayList<>();
        for (int id = 256; id < tokenizer.vocabularySize() - 1; id++) {
            learned.add(new String(tokenizer.token(id), StandardCharsets.ISO_8859_1));
        }
        return learned;
    }

    private static Map<String, Long> randomCounts(Random random) {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            counts.merge(letters(random, 1 + random.nextInt(9)), 1L + random.nextInt(6), Long::sum);
        }
        return counts;
    }

    /** Few letters, so that pairs meet and overlap often. */
    private static String letters(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }

    /** The definition, without any bookkeeping. Tokens are told apart by their text, ties broken by the tokens' ids. */
    private static List<String> naiveTokens(Map<String, Long> counts, int most) {
        Map<List<String>, Long> words = new HashMap<>();
        counts.forEach((word, count) -> words.put(List.of(word.split("")), count));
        List<String> learned = new ArrayList<>();
        while (learned.size() < most) {
            Map<List<String>, Long> pairs = new HashMap<>();
            words.forEach((word, count) -> {
                for (int i = 0; i + 1 < word.size(); i++) {
                    pairs.merge(word.subList(i, i + 2), count, Long::sum);
                }
            });
            List<String> best = pairs.entrySet().stream()
                    .min((a, b) -> {
                        int byCount = Long.compare(b.getValue(), a.getValue());
                        int byLeft = Integer.compare(
                                id(a.getKey().get(0), learned), id(b.getKey().get(0), learned));
                        int byRight = Integer.compare(
                                id(a.getKey().get(1), learned), id(b.getKey().get(1), learned));
                        return byCount != 0 ? byCount : byLeft != 0 ? byLeft : byRight;
                    })
                    .filter(entry -> entry.getValue() >= 2)
                    .map(Map.Entry::getKey)
                    .orElse(List.of());
            if (best.isEmpty()) {
                return learned;
            }
            String merged = String.join("", best);
            if (!learned.contains(merged)) {
                learned.add(merged);
            }
            Map<List<String>, Long> next = new HashMap<>();
            words.forEach((word, count) -> next.merge(merge(word, best.get(0), best.get(1)), count, Long::sum));
            words.clear();
            words.putAll(next);
        }
        return learned;
    }

    private static int id(String token, List<String> learned) {
        return token.length() == 1 ? token.charAt(0) : 256 + learned.indexOf(token);
    }

    private static List<String> merge(List<String> word, String left, String right) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < word.size(); i++) {
            if (i + 1 < word.size()
                    && word.get(i).equals(left)
                    && word.get(i + 1).equals(right)) {
                result.add(left + right);
                i++;
            } else {
                result.add(word.get(i));
            }
        }
        return result;
    }

    private static int[] naiveEncode(Tokenizer tokenizer, String word) {
        List<Integer> ids = new ArrayList<>();
        for (char letter : word.toCharArray()) {
            ids.add((int) letter);
        }
        for (int rank = 0; rank < tokenizer.merges(); rank++) {
            Tokenizer.Merge merge = tokenizer.merge(rank);
            for (int i = 0; i + 1 < ids.size(); i++) {
                if (ids.get(i) == merge.left() && ids.get(i + 1) == merge.right()) {
                    ids.set(i, merge.merged());
                    ids.remove(i + 1);
                }
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
