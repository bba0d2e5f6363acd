package io.basilisk.ledger.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnemonicTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Entropy, words and seed: English vectors of BIP 39 (trezor/python-mnemonic, vectors.json), of each length. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00000000000000000000000000000000|abandon abandon abandon abandon abandon abandon abandon"
                        + " abandon abandon abandon abandon about|c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9"
                        + "efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04",
                "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f|legal winner thank year wave sausage worth useful legal"
                        + " winner thank yellow|2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6fa45"
                        + "7fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607",
                "b63a9c59a6e641f288ebc103017f1da9f8290b3da6bdef7b|renew stay biology evidence goat welcom"
                        + "e casual join adapt armor shuffle fault little machine walk stumble urge swap|9248d83e06"
                        + "f4cd98debf5b6f010542760df925ce46cf38a1bdb4e4de7d21f5c39366941c69e1bdbf2966e0f6e6dbece898"
                        + "a0e2f0a4c2b3e640953dfe8b7bbdc5",
                "8080808080808080808080808080808080808080808080808080808080808080|letter advice cage absu"
                        + "rd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid l"
                        + "etter advice cage absurd amount doctor acoustic bless|c0c519bd0e91a2ed54357d9d1ebef6f5af"
                        + "218a153624cf4f2da911a0ed8f7a09e2ef61af0aca007096df430022f7a2b6fb91661a9589097069720d015e"
                        + "4e982f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff|zoo zoo zoo zoo zoo zoo"
                        + " zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote|dd48c104698c30"
                        + "cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e1613912f0a5b694407be899ffd31ed3992c456cd"
                        + "f60f5d4564b8ba3f05a69890ad",
                "3e141609b97933b66a060dcddc71fad1d91677db872031e85f4c015c5e7e8982|dignity pass list indic"
                        + "ate nasty swamp pool script soccer toe leaf photo multiply desk host tomato cradle drill"
                        + " spread actor shine dismiss champion exotic|ff7f3184df8696d8bef94b6c03114dbee0ef89ff9387"
                        + "12301d27ed8336ca89ef9635da20af07d4175f2bf5f3de130f39c9d9e8dd0472489c19b1a020a940da67",
                "2c85efc7f24ee4573d2b81a6ec66cee209b2dcbd09d8eddc51e0215b0b68e416|clutch control vehicle "
                        + "tonight unusual clog visa ice plunge glimpse recipe series open hour vintage deposit uni"
                        + "verse tip job dress radar refuse motion taste|fe908f96f46668b2d5b37d82f558c77ed0d69dd0e7"
                        + "e043a5b0511c48c2f1064694a956f86360c93dd04052a8899497ce9e985ebe0c8c52b955e6ae86d4ff4449",
                "15da872c95a13dd738fbf50e427583ad61f18fd99f628c417a61cf8343c90419|beyond stage sleep clip"
                        + " because twist token leaf atom beauty genius food business side grid unable middle armed"
                        + " observe pair crouch tonight away coconut|b15509eaa2d09d3efd3e006ef42151b30367dc6e3aa5e4"
                        + "4caba3fe4d3e352e65101fbdb86a96776b91946ff06f8eac594dc6ee1d3e82a42dfe1b40fef6bcc3fd"
            })
    void readsAndWritesTheKnownWords(String entropy, String words, String seed) {
        Mnemonic mnemonic = Mnemonic.ofEntropy(HEX.parseHex(entropy));
        assertThat(String.join(" ", mnemonic.words())).isEqualTo(words);
        assertThat(Mnemonic.parse(words)).isEqualTo(mnemonic);
        assertThat(HEX.formatHex(mnemonic.seed("TREZOR"))).isEqualTo(seed);
    }

    @Test
    void newOnesHave24WordsAndGiveTheSameKeyAgain() {
        Mnemonic mnemonic = Mnemonic.create(new SecureRandom());
        assertThat(mnemonic.words()).hasSize(24);
        Mnemonic typed =
                Mnemonic.parse("  " + String.join("\n ", mnemonic.words()).toUpperCase(java.util.Locale.ROOT));
        assertThat(typed.key().publicKey()).isEqualTo(mnemonic.key().publicKey());
        assertThat(Mnemonic.create(new SecureRandom())).isNotEqualTo(mnemonic);
    }

    /** Pinned: the same words must give the same coins for ever. */
    @Test
    void theWalletsKeyIsAtItsPath() {
        Mnemonic mnemonic = Mnemonic.ofEntropy(new byte[32]);
        assertThat(mnemonic.key().address()).hasToString("bsk1qd0v4sadsgn0x6j0l9y26nmjzq9v2wyt6r7v0j9");
    }

    @Test
    void wordsOutOfOrderAreFound() {
        long seed = 4;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            byte[] entropy = new byte[32];
            random.nextBytes(entropy);
            List<String> words = new ArrayList<>(Mnemonic.ofEntropy(entropy).words());
            Collections.swap(words, random.nextInt(12), 12 + random.nextInt(12));
            try {
                Mnemonic.parse(String.join(" ", words));
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("checksum");
                found++;
            }
        }
        assertThat(found).as("8 bits of checksum miss one in 256").isGreaterThan(190);
    }

    @Test
    void saysWhatIsWrongAndNeverTheWords() {
        String words = String.join(" ", Mnemonic.ofEntropy(new byte[32]).words());
        assertThatThrownBy(() -> Mnemonic.parse(words.replaceFirst("abandon", "abandom")))
                .hasMessage("word 1 is not in the list: was it misspelled?");
        assertThatThrownBy(() -> Mnemonic.parse(words.replace(" art", "")))
                .hasMessage("expected 12, 15, 18, 21 or 24 words, got 23");
        assertThatThrownBy(() -> Mnemonic.parse(words.replace("art", "abandon")))
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> Mnemonic.parse("")).hasMessageContaining("got 1");
        assertThat(Mnemonic.parse(words)).hasToString("Mnemonic[24 words]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 36})
    void entropyOfAnotherLengthIsRefused(int length) {
        assertThatThrownBy(() -> Mnemonic.ofEntropy(new byte[length])).hasMessageContaining("got " + length);
    }
}
