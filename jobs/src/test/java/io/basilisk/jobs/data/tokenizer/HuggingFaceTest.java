package io.basilisk.jobs.data.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hugging Face's own library reads our {@code tokenizer.json} and gives the same ids. */
class HuggingFaceTest {

    @TempDir
    static Path cache;

    @BeforeAll
    static void unpackNativesHere() {
        System.setProperty("ENGINE_CACHE_DIR", cache.toString());
        System.setProperty("ai.djl.offline", "true");
    }

    @Test
    void bytesOfAscii() throws IOException {
        agree(Tokenizer.ofBytes(), "int i = 0;\n\tif (x) { return \"é\"; }");
    }

    @Test
    void learnedMergesOfRandomText() throws IOException {
        long seed = 7;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append(TestTexts.word(random));
        }
        Tokenizer tokenizer = BpeTrainer.train(TestTexts.counts(text.toString()), 700);
        assertThat(tokenizer.vocabularySize()).isEqualTo(700);
        agree(tokenizer, text.substring(0, 2000));
        for (int i = 0; i < 300; i++) {
            StringBuilder other = new StringBuilder();
            for (int j = 0; j < 30; j++) {
                other.append(random.nextInt(4) == 0 ? TestTexts.strange(random) : TestTexts.word(random));
            }
            agree(tokenizer, other.toString());
        }
    }

    private static void agree(Tokenizer ours, String text) throws IOException {
        byte[] json = ours.toJson().getBytes(StandardCharsets.UTF_8);
        try (HuggingFaceTokenizer theirs =
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), Map.of("truncation", "false"))) {
            long[] expected = theirs.encode(text, false, false).getIds();
            int[] ids = ours.encode(text);
            assertThat(Arrays.stream(ids).asLongStream().toArray())
                    .as("ids of '%s'", text)
                    .isEqualTo(expected);
            assertThat(theirs.decode(expected)).isEqualTo(ours.decode(ids));
        }
    }
}
