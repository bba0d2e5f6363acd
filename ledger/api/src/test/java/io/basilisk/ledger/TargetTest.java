package io.basilisk.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    /**
     * Compact forms as Bitcoin's block headers carry them: of its first blocks, of block 100,000, and of arithmetic
     * examples.
     */
    @ParameterizedTest
    @CsvSource({
        "1d00ffff, 00000000ffff0000000000000000000000000000000000000000000000000000",
        "1b04864c, 000000000004864c000000000000000000000000000000000000000000000000",
        "1f00ffff, 0000ffff00000000000000000000000000000000000000000000000000000000",
        "04123456, 0000000000000000000000000000000000000000000000000000000012345600",
        "03008000, 0000000000000000000000000000000000000000000000000000000000008000"
    })
    void expandsCompactBits(String bits, String value) {
        Target target = new Target(Integer.parseUnsignedInt(bits, 16));
        assertThat(target.value()).isEqualTo(new BigInteger(value, 16));
        assertThat(Hash32.of(target.bytes()).hex()).isEqualTo(value);
        assertThat(Target.atMost(target.value())).isEqualTo(target);
        assertThat(target).hasToString(bits);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "00000000", // zero
                "1d800000", // sign bit
                "1d80ffff",
                "1d007fff", // a shorter form says the same
                "02008000", // under the least exponent
                "20008000", // easier than the easiest
                "1f010000",
                "ff00ffff"
            })
    void refusesBitsThatAreNotCanonical(String bits) {
        assertThatThrownBy(() -> new Target(Integer.parseUnsignedInt(bits, 16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(bits);
    }

    @Test
    void everyValueHasOneCanonicalTargetAtOrUnderIt() {
        long seed = 3;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            BigInteger value = new BigInteger(16 + random.nextInt(225), random).setBit(15);
            Target target = Target.atMost(value);
            assertThat(target.value()).isLessThanOrEqualTo(value);
            BigInteger lost = value.min(Target.EASIEST.value()).subtract(target.value());
            assertThat(lost.shiftLeft(15))
                    .as("seed %d, value %s", seed, value.toString(16))
                    .isLessThanOrEqualTo(value);
            assertThat(Target.atMost(target.value())).isEqualTo(target);
        }
    }

    @Test
    void isMetAtTheBound() {
        Target target = Target.EASIEST;
        assertThat(target.isMetBy(Hash32.of(target.bytes()))).isTrue();
        byte[] above = target.bytes();
        above[31] = 1;
        assertThat(target.isMetBy(Hash32.of(above))).isFalse();
        assertThat(target.isMetBy(Hash32.ZERO)).isTrue();
    }

    @Test
    void workIsTheMeanNumberOfHashes() {
        // As every Bitcoin client counts a block of difficulty 1.
        assertThat(new Target(0x1d00ffff).work()).isEqualTo(new BigInteger("100010001", 16));
        assertThat(Target.EASIEST.work()).isEqualTo(BigInteger.valueOf(65_537));
        assertThat(Target.forExpectedHashes(1_000_000).work().doubleValue()).isBetween(999_900.0, 1_000_100.0);
        assertThat(Target.forExpectedHashes(1)).isEqualTo(Target.EASIEST);
    }
}
