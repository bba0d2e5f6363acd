package io.basilisk.kernels.sha256;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** One lane, on the JDK's SHA-256, which is an intrinsic on common CPUs: for JVMs without the Vector API. */
final class ScalarLanes implements Lanes {
    private static final int LOW_OFFSET = NonceSearch.NONCE_OFFSET + 4;

    private final MessageDigest sha256;
    private final byte[] header;
    private final byte[] digest = new byte[Sha256d.DIGEST_BYTES];
    private final int targetWord;

    /** @param header a header that holds the nonce's high word; it is copied */
    ScalarLanes(byte[] header, byte[] target) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        this.header = header.clone();
        targetWord = Sha256d.word(target, 0);
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public long candidates(int low) {
        for (int i = 0; i < 4; i++) {
            header[LOW_OFFSET + i] = (byte) (low >>> (24 - 8 * i));
        }
        try {
            sha256.update(header);
            sha256.digest(digest, 0, digest.length);
            sha256.update(digest);
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 digest fits " + digest.length + " bytes", e);
        }
        return Integer.compareUnsigned(Sha256d.word(digest, 0), targetWord) <= 0 ? 1 : 0;
    }
}
