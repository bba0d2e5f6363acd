package io.basilisk.jobs.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over parts, for seeds and file hashes. */
public final class Sha256 {
    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Hash of the ASCII tag, a zero byte, and the parts one after the other. */
    public static byte[] of(String tag, byte[]... parts) {
        MessageDigest digest = digest();
        digest.update(tag.getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) 0);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** Plain hash of the bytes. */
    public static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }
}
