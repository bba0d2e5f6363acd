package io.basilisk.ledger.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.testing.TestChain;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.bitcoinj.base.Bech32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of BIP 350, "Test vectors for v0-v16 native segregated witness addresses" and "Test vectors for Bech32m". */
class Bech32mTest {
    @ParameterizedTest
    @CsvSource({
        "bc, 1, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0,"
                + "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "tb, 1, tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c,"
                + "000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
        "bc, 1, bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y,"
                + "751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
        "bc, 16, BC1SW50QGDZ25J, 751e",
    })
    void readsAndWritesTheKnownAddresses(String prefix, int version, String text, String program) {
        byte[] bytes = HexFormat.of().parseHex(program);
        assertThat(Bech32m.decode(prefix, version, text)).isEqualTo(bytes);
        assertThat(Bech32m.encode(prefix, version, bytes)).isEqualTo(text.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "bc, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd, checksum", // of bech32, not bech32m
        "tb, tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf, checksum",
        "tb, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0, starts with tb1",
        "bc, bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4, impossible character",
        "tb, tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq, mixes upper and lower case",
        "bc, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf, padding", // more than 4 bits of it
        "tb, tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j, padding", // not zero
        "a, a1lqfn3a, impossible length",
        "bc, bc1gmk9yu, impossible length"
    })
    void saysWhatIsWrong(String prefix, String text, String why) {
        assertThatThrownBy(() -> Bech32m.decode(prefix, 1, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    /** bitcoinj writes and reads the same texts. */
    @ParameterizedTest
    @ValueSource(longs = {71, 72})
    void agreesWithBitcoinj(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] program = new byte[2 + random.nextInt(39)];
            random.nextBytes(program);
            int version = 1 + random.nextInt(16);
            String text = Bech32m.encode("bsk", version, program);
            assertThat(text)
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(Bech32.encode(
                            Bech32.Encoding.BECH32M, "bsk", new Bech32.Bech32Bytes(groups(version, program)) {}));
            assertThat(Bech32.decode(text).encoding).isEqualTo(Bech32.Encoding.BECH32M);
            assertThat(Bech32m.decode("bsk", version, text)).isEqualTo(program);
        }
    }

    /** The version and the program in groups of 5 bits, by way of a big number. */
    private static byte[] groups(int version, byte[] program) {
        int count = (program.length * 8 + 4) / 5;
        BigInteger bits = new BigInteger(1, program).shiftLeft(count * 5 - program.length * 8);
        byte[] groups = new byte[1 + count];
        groups[0] = (byte) version;
        for (int i = 0; i < count; i++) {
            groups[count - i] =
                    bits.shiftRight(5 * i).and(BigInteger.valueOf(31)).byteValue();
        }
        return groups;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void addressesAreOfVersionZeroAnd20Bytes(int node) {
        Address address = TestChain.key("node " + node).address();
        String text = address.toString();
        assertThat(text).startsWith("bsk1q").hasSize(43);
        assertThat(Address.parse(text)).isEqualTo(address);
        assertThat(Address.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(address);
    }

    @Test
    void everyOneCharacterTypingErrorIsFound() {
        String text = TestChain.key("typist").address().toString();
        for (int i = 4; i < text.length(); i++) {
            for (char c : "qpzry9x8gf2tvdw0s3jn54khce6mua7l".toCharArray()) {
                String typed = text.substring(0, i) + c + text.substring(i + 1);
                if (!typed.equals(text)) {
                    assertThatThrownBy(() -> Address.parse(typed)).hasMessageContaining("checksum");
                }
            }
        }
    }

    @Test
    void addressOfTheWrongLengthIsNone() {
        assertThatThrownBy(() -> Address.parse(Bech32m.encode("bsk", 0, new byte[21])))
                .hasMessage("expected 20 bytes, got 21");
        assertThatThrownBy(() -> Address.parse(Bech32m.encode("bsk", 1, new byte[20])))
                .hasMessage("expected address version 0, got 1");
    }
}
