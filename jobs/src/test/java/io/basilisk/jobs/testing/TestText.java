package io.basilisk.jobs.testing;

import java.util.SplittableRandom;

/** Text that a small model learns quickly: sentences of a few words, the same from the same seed. */
public final class TestText {
    private static final String[] WORDS = {
        "the", "snake", "that", "guards", "a", "grid", "of", "stones", "sees", "every", "block", "and", "never",
        "sleeps"
    };
    private static final int WORDS_PER_SENTENCE = 9;
    private static final int SENTENCES_PER_PARAGRAPH = 5;

    private TestText() {}

    /** At least {@code characters} characters, in paragraphs. */
    public static String generate(int characters, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int sentence = 1; text.length() < characters; sentence++) {
            for (int word = 0; word < WORDS_PER_SENTENCE; word++) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(word < WORDS_PER_SENTENCE - 1 ? " " : ".");
            }
            text.append(sentence % SENTENCES_PER_PARAGRAPH == 0 ? "\n\n" : " ");
        }
        return text.toString();
    }
}
