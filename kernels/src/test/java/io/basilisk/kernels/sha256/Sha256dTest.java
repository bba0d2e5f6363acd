package io.basilisk.kernels.sha256;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Sha256dTest {
    private static final long SEED = 20260101;

    /** SHA-256 over the 1,000 double hashes of the headers of {@link #SEED}, as OpenSSL 3.0 computes it. */
    private static final String VECTORS = "f16dd9ff93d69dfd001b8e6ed109482a29262cdc3236338c95d5cebf273a9d17";

    @Test
    void givesTheVectorsOfFips180() {
        assertThat(hex(Sha256d.sha256("abc".getBytes(US_ASCII))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(hex(Sha256d.sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".getBytes(US_ASCII))))
                .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }

    @Test
    void agreesWithTheJdkOnEveryLengthUpToThreeBlocks() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int length = 0; length <= 3 * Sha256d.BLOCK_BYTES; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            assertThat(Sha256d.hash(message))
                    .as("length %d, seed %d", length, SEED)
                    .isEqualTo(jdk(message));
        }
    }

    @Test
    void hashesThousandSeededHeadersAsTheJdkAndOpensslDo() throws Exception {
        MessageDigest all = MessageDigest.getInstance("SHA-256");
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 1_000; i++) {
            byte[] header = new byte[NonceSearch.HEADER_BYTES];
            random.nextBytes(header);
            assertThat(Sha256d.hash(header)).as("header %d, seed %d", i, SEED).isEqualTo(jdk(header));
            all.update(Sha256d.hash(header));
        }
        assertThat(hex(all.digest())).isEqualTo(VECTORS);
    }

    static byte[] jdk(byte[] message) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        return sha256.digest(sha256.digest(message));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
