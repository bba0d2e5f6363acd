package io.basilisk.ledger.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Signature;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which signatures count is part of the chain's rules, so what is said of those that libraries disagree about is frozen
 * in a file: an update of Bouncy Castle that changes a verdict must not pass unnoticed. {@code PythonVerifierTest} asks
 * the other verifier the same.
 */
class SignatureVerdictsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String ZERO = "0".repeat(64);

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "ed25519-verdicts.txt", delimiter = '|')
    void areAsRecorded(String what, boolean library, boolean rule, String message, String key, String signature) {
        byte[] text = HEX.parseHex(message);
        byte[] signed = HEX.parseHex(signature);
        assertThat(Ed25519.verify(signed, 0, HEX.parseHex(key), 0, text, 0, text.length))
                .as("Bouncy Castle alone")
                .isEqualTo(library);
        assertThat(Signatures.isValid(Hash32.parse(key), text, Signature.of(signed)))
                .as("the chain's rule")
                .isEqualTo(rule);
    }

    /** The eight points of small order, and every other way to write them that some decoder takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void keysOfSmallOrderSignNothing(String key) {
        assertThat(Ed25519.validatePublicKeyFull(HEX.parseHex(key), 0)).isFalse();
        for (String r : new String[] {key, "01" + ZERO.substring(2)}) {
            Signature trivial = Signature.of(HEX.parseHex(r + ZERO));
            assertThat(Signatures.isValid(Hash32.parse(key), new byte[] {1}, trivial))
                    .isFalse();
        }
    }

    /** A good signature stays good only as it is: R and S each have one way to be written. */
    @Test
    void everyChangedBitIsRefused() {
        NodeKey key = NodeKey.ofSeed(new byte[32]);
        byte[] message = {1, 2, 3};
        byte[] good = key.sign(message).bytes();
        assertThat(Signatures.isValid(key.publicKey(), message, Signature.of(good)))
                .isTrue();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Signatures.isValid(key.publicKey(), message, Signature.of(changed)))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }
}
