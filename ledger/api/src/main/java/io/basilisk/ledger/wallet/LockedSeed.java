package io.basilisk.ledger.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Address;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A seed under a password: AES-256-GCM with a key of Argon2id (RFC 9106, 64 MiB, 3 passes, 1 lane), and the address as
 * associated data, so that a file cannot be given the address of another.
 */
final class LockedSeed {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MEMORY_KIB = 64 << 10;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    /** Beyond what any file of ours asks for: a file must not make its reader run out of memory. */
    private static final int MOST_MEMORY_KIB = 1 << 20;

    private static final int MOST_PASSES = 100;

    private LockedSeed() {}

    /** Writes the fields of the lock into {@code out}. */
    static void lock(ObjectNode out, byte[] seed, char[] password, Address address, SecureRandom random) {
        byte[] salt = bytes(random, SALT_BYTES);
        byte[] nonce = bytes(random, NONCE_BYTES);
        byte[] key = key(password, salt, MEMORY_KIB, PASSES, LANES);
        try {
            byte[] locked = gcm(true, key, nonce, seed, address);
            out.put("kdf", "argon2id")
                    .put("memoryKib", MEMORY_KIB)
                    .put("passes", PASSES)
                    .put("lanes", LANES)
                    .put("salt", HEX.formatHex(salt))
                    .put("cipher", "aes-256-gcm")
                    .put("nonce", HEX.formatHex(nonce))
                    .put("lockedSeed", HEX.formatHex(locked));
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("only opening can fail", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    static boolean isLocked(JsonNode file) {
        return file.has("lockedSeed");
    }

    /** @throws IllegalArgumentException if the password is wrong or the file was changed: which, nobody can tell */
    static byte[] unlock(JsonNode file, char[] password, Address address) {
        if (!file.path("kdf").asText().equals("argon2id")
                || !file.path("cipher").asText().equals("aes-256-gcm")) {
            throw new IllegalArgumentException("expected argon2id and aes-256-gcm, found "
                    + file.path("kdf").asText() + " and " + file.path("cipher").asText());
        }
        byte[] key = key(
                password,
                HEX.parseHex(file.path("salt").asText()),
                number(file, "memoryKib", MOST_MEMORY_KIB),
                number(file, "passes", MOST_PASSES),
                number(file, "lanes", LANES));
        try {
            byte[] nonce = HEX.parseHex(file.path("nonce").asText());
            return gcm(false, key, nonce, HEX.parseHex(file.path("lockedSeed").asText()), address);
        } catch (InvalidCipherTextException e) {
            throw new IllegalArgumentException("the password is wrong, or the file was changed", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static int number(JsonNode file, String field, int most) {
        int value = file.path(field).asInt();
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("expected " + field + " of 1 to " + most + ", found " + value);
        }
        return value;
    }

    static byte[] key(char[] password, byte[] salt, int memoryKib, int passes, int lanes) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] key = new byte[KEY_BYTES];
        byte[] bytes = utf8(password);
        try {
            generator.generateBytes(bytes, key);
            return key;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The same letters typed on another keyboard are the same password. */
    private static byte[] utf8(char[] password) {
        String normal = Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFKD);
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(normal);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static byte[] gcm(boolean lock, byte[] key, byte[] nonce, byte[] in, Address address)
            throws InvalidCipherTextException {
        byte[] associated = address.toString().getBytes(StandardCharsets.US_ASCII);
        GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(lock, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, associated));
        byte[] out = new byte[cipher.getOutputSize(in.length)];
        int length = cipher.processBytes(in, 0, in.length, out, 0);
        length += cipher.doFinal(out, length);
        return Arrays.copyOf(out, length);
    }

    private static byte[] bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
