package io.basilisk.ledger.wallet;

import io.basilisk.ledger.codec.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A secret as words that a person can write down (BIP 39, English list): 12, 15, 18, 21 or 24 words hold 128 to 256
 * bits and a checksum. Not shown by {@link #toString}.
 */
public final class Mnemonic {
    private static final int NEW_BITS = 256;
    private static final int WORD_BITS = 11;
    private static final int ROUNDS = 2048;
    private static final int SEED_BITS = 512;

    private final byte[] entropy;

    private Mnemonic(byte[] entropy) {
        this.entropy = entropy;
    }

    /** 24 new words. */
    public static Mnemonic create(SecureRandom random) {
        byte[] entropy = new byte[NEW_BITS / Byte.SIZE];
        random.nextBytes(entropy);
        return new Mnemonic(entropy);
    }

    /** @throws IllegalArgumentException unless there are 16, 20, 24, 28 or 32 bytes */
    public static Mnemonic ofEntropy(byte[] entropy) {
        if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 != 0) {
            throw new IllegalArgumentException("expected 16, 20, 24, 28 or 32 bytes, got " + entropy.length);
        }
        return new Mnemonic(entropy.clone());
    }

    /**
     * Reads words that somebody wrote down; case and white space do not matter.
     *
     * @throws IllegalArgumentException naming the place of a word that is in no list, or saying that the checksum is
     *     wrong; never the words themselves
     */
    public static Mnemonic parse(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).trim().toLowerCase(Locale.ROOT);
        List<String> words = List.of(plain.split("\\s+"));
        if (words.size() % 3 != 0 || words.size() < 12 || words.size() > 24) {
            throw new IllegalArgumentException("expected 12, 15, 18, 21 or 24 words, got " + words.size());
        }
        boolean[] bits = new boolean[words.size() * WORD_BITS];
        for (int i = 0; i < words.size(); i++) {
            int index = Words.indexOf(words.get(i));
            if (index < 0) {
                throw new IllegalArgumentException("word " + (i + 1) + " is not in the list: was it misspelled?");
            }
            for (int bit = 0; bit < WORD_BITS; bit++) {
                bits[i * WORD_BITS + bit] = (index >>> (WORD_BITS - 1 - bit) & 1) == 1;
            }
        }
        byte[] entropy = new byte[bits.length / 33 * 4];
        for (int i = 0; i < entropy.length * Byte.SIZE; i++) {
            entropy[i / Byte.SIZE] |= (byte) (bits[i] ? 0x80 >>> i % Byte.SIZE : 0);
        }
        Mnemonic mnemonic = new Mnemonic(entropy);
        if (!mnemonic.words().equals(words)) {
            throw new IllegalArgumentException(
                    "the words have a wrong checksum: is one of them wrong, missing, or at another place?");
        }
        return mnemonic;
    }

    /** The words, in order. */
    public List<String> words() {
        byte[] checksum = Hashing.sha256(entropy);
        int checksumBits = entropy.length / 4;
        String[] words = new String[(entropy.length * Byte.SIZE + checksumBits) / WORD_BITS];
        for (int i = 0; i < words.length; i++) {
            int index = 0;
            for (int bit = i * WORD_BITS; bit < (i + 1) * WORD_BITS; bit++) {
                int inEntropy = entropy.length * Byte.SIZE;
                index = index << 1 | (bit < inEntropy ? bit(entropy, bit) : bit(checksum, bit - inEntropy));
            }
            words[i] = Words.at(index);
        }
        return List.of(words);
    }

    private static int bit(byte[] bytes, int bit) {
        return bytes[bit / Byte.SIZE] >>> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
    }

    /** 64 bytes that keys are derived from: PBKDF2-HMAC-SHA-512 of the words, salt "mnemonic" and passphrase. */
    public byte[] seed(String passphrase) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        String salt = "mnemonic" + Normalizer.normalize(passphrase, Normalizer.Form.NFKD);
        generator.init(
                String.join(" ", words()).getBytes(StandardCharsets.UTF_8),
                salt.getBytes(StandardCharsets.UTF_8),
                ROUNDS);
        return ((KeyParameter) generator.generateDerivedParameters(SEED_BITS)).getKey();
    }

    /** The wallet's key: SLIP-0010 path {@link Slip10#WALLET_PATH} of the seed without a passphrase. */
    public NodeKey key() {
        return NodeKey.ofSeed(Slip10.derive(seed(""), Slip10.WALLET_PATH));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mnemonic that && Arrays.equals(entropy, that.entropy);
    }

    @Override
    public int hashCode() {
        return HexFormat.of().formatHex(Hashing.sha256(entropy)).hashCode();
    }

    @Override
    public String toString() {
        return "Mnemonic[" + words().size() + " words]";
    }
}
