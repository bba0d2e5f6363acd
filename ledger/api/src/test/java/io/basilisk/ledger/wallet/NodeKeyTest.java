package io.basilisk.ledger.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Signature;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeKeyTest {
    private static final HexFormat HEX = HexFormat.of();
    /** X.509 wrapping of a raw Ed25519 public key (RFC 8410). */
    private static final byte[] X509_PREFIX = HEX.parseHex("302a300506032b6570032100");

    /** RFC 8032, section 7.1. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
                + "25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
                + "87b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594"
                + "a7c15e9716ed28dc027beceea1ec40a",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
                + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd4"
                + "54d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303"
                + "dca179c138ac17ad9bef1177331a704"
    })
    void signsTheKnownMessages(String seed, String publicKey, String message, String signature) {
        NodeKey key = NodeKey.ofSeed(HEX.parseHex(seed));
        byte[] bytes = HEX.parseHex(message);
        assertThat(key.publicKey().hex()).isEqualTo(publicKey);
        assertThat(key.sign(bytes)).hasToString(signature);
        assertThat(Signatures.isValid(key.publicKey(), bytes, key.sign(bytes))).isTrue();
    }

    @Test
    void agreesWithTheJdkOnRandomMessages() throws GeneralSecurityException {
        long seed = 12;
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] secret = new byte[32];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(secret);
            random.nextBytes(message);
            NodeKey key = NodeKey.ofSeed(secret);
            Signature signature = key.sign(message);
            assertThat(jdkSignature(secret, message))
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(signature.bytes());
            assertThat(jdkAccepts(key.publicKey(), message, signature)).isTrue();
            byte[] damaged = signature.bytes();
            damaged[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            assertThat(Signatures.isValid(key.publicKey(), message, Signature.of(damaged)))
                    .isFalse();
        }
    }

    private static byte[] jdkSignature(byte[] secret, byte[] message) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret));
        java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }

    private static boolean jdkAccepts(Hash32 publicKey, byte[] message, Signature signature)
            throws GeneralSecurityException {
        byte[] encoded = new byte[X509_PREFIX.length + Hash32.BYTES];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(publicKey.bytes(), 0, encoded, X509_PREFIX.length, Hash32.BYTES);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        java.security.Signature verifier = java.security.Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature.bytes());
    }

    /** S + L is the same scalar: accepting it would give a message two signatures. */
    @Test
    void scalarBeyondTheGroupOrderIsRefused() {
        NodeKey key = NodeKey.ofSeed(new byte[32]);
        byte[] message = {1, 2, 3};
        byte[] order = HEX.parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        byte[] malleable = key.sign(message).bytes();
        int carry = 0;
        for (int i = 0; i < order.length; i++) {
            int sum = Byte.toUnsignedInt(malleable[32 + i]) + Byte.toUnsignedInt(order[i]) + carry;
            malleable[32 + i] = (byte) sum;
            carry = sum >>> 8;
        }
        assertThat(Signatures.isValid(key.publicKey(), message, Signature.of(malleable)))
                .isFalse();
    }

    @Test
    void secretsFollowFromTagAndContext() {
        NodeKey key = NodeKey.ofSeed(new byte[32]);
        Hash32 secret = key.secret("tag", new byte[] {1});
        assertThat(key.secret("tag", new byte[] {1})).isEqualTo(secret);
        assertThat(key.secret("tag", new byte[] {2})).isNotEqualTo(secret);
        assertThat(key.secret("other", new byte[] {1})).isNotEqualTo(secret);
        byte[] otherSeed = new byte[32];
        otherSeed[0] = 1;
        assertThat(NodeKey.ofSeed(otherSeed).secret("tag", new byte[] {1})).isNotEqualTo(secret);
    }

    @Test
    void neverShowsItsSeed() {
        byte[] seed = HEX.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        assertThat(NodeKey.ofSeed(seed).toString()).startsWith("NodeKey[bsk1").doesNotContain("9d61b19d");
        assertThatThrownBy(() -> NodeKey.ofSeed(new byte[31])).hasMessage("expected a seed of 32 bytes, got 31");
    }
}
