package io.basilisk.ledger.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, once or twice, and the domain-separated form of hashed messages. */
public final class Hashing {
    /** Length of a hash. */
    public static final int SHA256_BYTES = 32;

    private Hashing() {}

    public static byte[] sha256(byte[]... parts) {
        MessageDigest digest = newSha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    public static byte[] doubleSha256(byte[] bytes) {
        MessageDigest digest = newSha256();
        return digest.digest(digest.digest(bytes));
    }

    /** {@code tag || 0x00 || content}: what is signed or hashed under a tag can never be taken for something else. */
    public static byte[] tagged(String tag, byte[] content) {
        return new ByteWriter()
                .bytes(tag.getBytes(StandardCharsets.US_ASCII))
                .u8(0)
                .bytes(content)
                .toBytes();
    }

    /** For what is hashed while it is read or written. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
