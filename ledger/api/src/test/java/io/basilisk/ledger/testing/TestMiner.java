package io.basilisk.ledger.testing;

import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.MiningTemplate;
import io.basilisk.ledger.rules.TargetAdjustment;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Finds nonces with the JDK's SHA-256: slow, independent of the real miners, enough for easy targets. */
public final class TestMiner {
    private TestMiner() {}

    /** The template's header, found after this time. */
    public static BlockHeader solve(MiningTemplate template, int solveMillis) {
        BlockHeader header = template.header();
        return solve(new BlockHeader(
                header.prevHash(),
                header.bodyRoot(),
                header.miner(),
                header.height(),
                header.round(),
                header.sealMillis(),
                solveMillis,
                TargetAdjustment.next(
                        template.params(), template.parentTarget(), template.parentSolveMillis(), solveMillis),
                0));
    }

    /** The header with the first nonce from 0 on that meets its target. */
    public static BlockHeader solve(BlockHeader header) {
        byte[] bytes = header.encode();
        byte[] target = header.target().bytes();
        byte[] hash = new byte[target.length];
        ByteBuffer nonces = ByteBuffer.wrap(bytes);
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (long nonce = 0; ; nonce++) {
                nonces.putLong(BlockHeader.NONCE_OFFSET, nonce);
                sha256.update(bytes);
                sha256.digest(hash, 0, hash.length);
                sha256.update(hash);
                sha256.digest(hash, 0, hash.length);
                if (Arrays.compareUnsigned(hash, target) <= 0) {
                    return header.withNonce(nonce);
                }
            }
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
