package io.basilisk.jobs.data.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {

    /** GPT-2's pattern, run by java.util.regex. */
    private static final Pattern PATTERN = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    @Test
    void cutsAsThePatternDoes() {
        long seed = 11;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                text.append(random.nextBoolean() ? TestTexts.word(random) : TestTexts.strange(random));
            }
            assertThat(words(text.toString().getBytes(StandardCharsets.UTF_8)))
                    .as("words of '%s'", text)
                    .isEqualTo(expected(text.toString()));
        }
    }

    @Test
    void cutsAnyBytesWithoutLoss() {
        long seed = 12;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            int at = 0;
            while (at < bytes.length) {
                int end = Words.end(bytes, at, bytes.length);
                assertThat(end).isGreaterThan(at).isLessThanOrEqualTo(bytes.length);
                at = end;
            }
        }
    }

    @Test
    void aWordEndsAtTheLimit() {
        byte[] text = "abc".getBytes(StandardCharsets.US_ASCII);
        assertThat(Words.end(text, 0, 2)).isEqualTo(2);
        assertThat(Words.end("' l".getBytes(StandardCharsets.US_ASCII), 0, 1)).isEqualTo(1);
    }

    private static List<String> expected(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static List<String> words(byte[] text) {
        List<String> words = new ArrayList<>();
        for (int start = 0, end; start < text.length; start = end) {
            end = Words.end(text, start, text.length);
            words.add(new String(text, start, end - start, StandardCharsets.UTF_8));
        }
        return words;
    }
}
