package io.basilisk.jobs.data.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {

    private static final Tokenizer BPE = BpeTrainer.train(
            TestTexts.counts("the cat and the hat and the bat: the end, the end, é é é\n\n    int i;\n    int j;\n"),
            300);

    static Stream<Tokenizer> ofAllBytes() {
        return Stream.of(Tokenizer.ofBytes(), BPE, Tokenizer.fromJson(BPE.toJson()));
    }

    @ParameterizedTest
    @MethodSource("ofAllBytes")
    void anyBytesComeBack(Tokenizer tokenizer) {
        long seed = 41;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            int[] ids = tokenizer.encode(bytes);
            assertThat(tokenizer.decodeBytes(ids)).isEqualTo(bytes);
            for (int id : ids) {
                assertThat(id).isBetween(0, tokenizer.vocabularySize() - 1);
            }
        }
    }

    @Test
    void charsAreTheBytesOfTheAlphabetInOrder() {
        Tokenizer tokenizer = Tokenizer.ofAlphabet("\n !abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(tokenizer.kind()).isEqualTo(TokenizerKind.CHAR);
        assertThat(tokenizer.vocabularySize()).isEqualTo(6);
        assertThat(tokenizer.encode("cab!\n")).containsExactly(5, 3, 4, 2, 0);
        assertThat(tokenizer.decode(new int[] {5, 3, 4})).isEqualTo("cab");
        assertThat(tokenizer.endOfText()).isEmpty();
        assertThatThrownBy(() -> tokenizer.encode("cat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x74")
                .hasMessageContaining("'t'");
    }

    @Test
    void theEndOfTextIsNoText() {
        int endOfText = BPE.endOfText().orElseThrow();
        assertThat(endOfText).isEqualTo(BPE.vocabularySize() - 1);
        assertThat(BPE.encode(Tokenizer.END_OF_TEXT)).doesNotContain(endOfText);
        assertThat(BPE.decode(new int[] {'a', endOfText, 'b'})).isEqualTo("ab");
        assertThat(Tokenizer.ofBytes().endOfText()).hasValue(0);
    }

    @Test
    void jsonKeepsEverything() {
        for (Tokenizer tokenizer :
                new Tokenizer[] {BPE, Tokenizer.ofBytes(), Tokenizer.ofAlphabet(new byte[] {10, 65, -61})}) {
            Tokenizer read = Tokenizer.fromJson(tokenizer.toJson());
            assertThat(read.toJson()).isEqualTo(tokenizer.toJson());
            assertThat(read.kind()).isEqualTo(tokenizer.kind());
            assertThat(read.vocabularySize()).isEqualTo(tokenizer.vocabularySize());
            assertThat(read.endOfText()).isEqualTo(tokenizer.endOfText());
        }
        String text = "the hat: the bats and é\n    int k;";
        assertThat(Tokenizer.fromJson(BPE.toJson()).encode(text)).isEqualTo(BPE.encode(text));
        assertThat(BPE.encode(text).length).isLessThan(text.length() - 10);
    }

    @Test
    void mergesAsPairsAreReadToo() {
        String json =
                "{\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false},\"model\":{\"type\":\"BPE\","
                        + "\"vocab\":{\"a\":1,\"b\":0,\"ab\":2},\"merges\":[[\"a\",\"b\"]]}}";
        assertThat(Tokenizer.fromJson(json).encode("abba")).containsExactly(2, 0, 1);
    }

    @Test
    void goesToExecutorsAndBack() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(BPE);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Tokenizer copy = (Tokenizer) in.readObject();
            assertThat(copy.encode("the cat")).isEqualTo(BPE.encode("the cat"));
            assertThat(copy.toJson()).isEqualTo(BPE.toJson());
        }
    }

    static Stream<Arguments> otherJson() {
        String good = BPE.toJson();
        String firstMerged = '"' + ByteAlphabet.write(BPE.token(256)) + "\" :";
        return Map.of(
                        "{",
                        "not JSON",
                        "{}",
                        "model.type BPE",
                        good.replace("\"BPE\"", "\"WordPiece\""),
                        "model.type BPE",
                        good.replace("\"ByteLevel\"", "\"Whitespace\""),
                        "pre_tokenizer.type ByteLevel",
                        good.replace("\"add_prefix_space\" : false", "\"add_prefix_space\" : true"),
                        "add_prefix_space",
                        good.replace("\"a\" : 97", "\"a\" : 98"),
                        "ids from 0 up, each once",
                        good.replace("\"a\" : 97", "\"日\" : 97"),
                        "byte-level alphabet",
                        good.replace(firstMerged, "\"xyz\" :"),
                        "every token of a merge")
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("otherJson")
    void otherJsonIsRefusedWithWhatWasExpected(String json, String expected) {
        assertThatThrownBy(() -> Tokenizer.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenizer.json: ")
                .hasMessageContaining(expected);
    }
}
