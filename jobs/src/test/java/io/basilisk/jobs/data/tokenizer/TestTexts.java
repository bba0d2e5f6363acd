package io.basilisk.jobs.data.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Random text with the shapes that matter to a tokenizer. */
final class TestTexts {

    private static final String[] SYLLABLES = {
        "the", "ing", "re", "co", "de", "st", "an", "er", "ion", "int", "void", "class", "é", "ñ", "ü", "ß", "日", "本",
        "ж"
    };

    private static final String[] STRANGE = {
        "'s",
        "'ll",
        "'x",
        "'",
        "''re",
        "  ",
        "\n\n",
        "\t",
        " \n ",
        "\r\n",
        "\u00a0",
        "\u2003",
        "\u3000",
        "\u0085",
        "123",
        "½",
        "Ⅷ",
        "٣",
        "!?",
        "😀",
        "e\u0301",
        "\u200b",
        "_",
        "<|endoftext",
        "{}",
        "==",
        "\ud83d\udc4d\ud83c\udffd",
        " ",
        "\u001f",
        "\u0001"
    };

    private TestTexts() {}

    static String word(Random random) {
        StringBuilder word = new StringBuilder(random.nextInt(5) == 0 ? "\n" : " ");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        }
        return word.toString();
    }

    static String strange(Random random) {
        return STRANGE[random.nextInt(STRANGE.length)];
    }

    /** Counts as the survey makes them. */
    static Map<String, Long> counts(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Map<String, Long> counts = new HashMap<>();
        for (int start = 0, end; start < bytes.length; start = end) {
            end = Words.end(bytes, start, bytes.length);
            counts.merge(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1), 1L, Long::sum);
        }
        return counts;
    }
}
