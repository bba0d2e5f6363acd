package io.basilisk.ledger.rules;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Target;
import io.basilisk.ledger.codec.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a chain by its headers alone: links, heights, rounds, times, targets and work. That is what a client can check
 * that does not fetch blocks: whoever made these headers spent the work, though what they seal stays unseen. Reads the
 * bytes in place and makes no objects, since there are many.
 */
public final class HeaderVerifier {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int HEIGHT = 84;
    private static final int ROUND = 88;
    private static final int VERSION_AND_SEAL = 92;
    private static final int SOLVE = 100;
    private static final int BITS = 104;
    private static final int SEAL_BITS = 48;

    private final GenesisParams params;
    private final MessageDigest sha256 = Hashing.newSha256();
    private final Map<Integer, long[]> headersOfBits = new HashMap<>();
    private final byte[] tip;
    private final byte[] hash = new byte[Hash32.BYTES];
    private int height;
    private int round;
    private long timeMillis;
    private int bits;
    private int solveMillis;

    /** @param genesis block 0, checked before: it holds the rules */
    public HeaderVerifier(Block genesis) {
        BlockHeader header = genesis.header();
        params = genesis.seal().params().orElseThrow();
        tip = header.hash().bytes();
        round = header.round();
        timeMillis = header.timeMillis();
        bits = header.target().bits();
        solveMillis = header.solveMillis();
    }

    /**
     * Checks the next header and steps onto it.
     *
     * @param headers header after header, {@link BlockHeader#BYTES} bytes each
     * @param offset where this one begins
     * @return what is wrong with it; the verifier then stands where it stood
     */
    public Optional<Finding> next(byte[] headers, int offset) {
        if (headers.length - offset < BlockHeader.BYTES) {
            return wrong("bytes", BlockHeader.BYTES, headers.length - offset);
        }
        int nextHeight = (int) INT.get(headers, offset + HEIGHT);
        int nextRound = (int) INT.get(headers, offset + ROUND);
        int nextSolve = (int) INT.get(headers, offset + SOLVE);
        int nextBits = (int) INT.get(headers, offset + BITS);
        long versionAndSeal = (long) LONG.get(headers, offset + VERSION_AND_SEAL);
        long nextTime = (versionAndSeal & (1L << SEAL_BITS) - 1) + nextSolve;
        if (!Arrays.equals(headers, offset, offset + Hash32.BYTES, tip, 0, Hash32.BYTES)) {
            return wrong(
                    "header.prevHash",
                    Hash32.of(tip),
                    Hash32.of(Arrays.copyOfRange(headers, offset, offset + Hash32.BYTES)));
        }
        if (versionAndSeal >>> SEAL_BITS != BlockHeader.VERSION) {
            return wrong("header.version", BlockHeader.VERSION, versionAndSeal >>> SEAL_BITS);
        }
        if (nextHeight != height + 1) {
            return wrong("header.height", height + 1, nextHeight);
        }
        if (nextRound <= round) {
            return wrong("header.round", "more than " + round, nextRound);
        }
        if (nextSolve < 0 || nextTime <= timeMillis) {
            return wrong("header.time", "more than " + timeMillis, nextTime);
        }
        if (!TargetAdjustment.isNext(params, bits, solveMillis, nextSolve, nextBits)) {
            return wrong(
                    "header.target",
                    TargetAdjustment.next(params, new Target(bits), solveMillis, nextSolve),
                    Integer.toHexString(nextBits));
        }
        hash(headers, offset);
        if (!Target.isMetBy(nextBits, hash)) {
            return wrong("header.hash", "at most target " + Integer.toHexString(nextBits), Hash32.of(hash));
        }
        System.arraycopy(hash, 0, tip, 0, hash.length);
        height = nextHeight;
        round = nextRound;
        timeMillis = nextTime;
        bits = nextBits;
        solveMillis = nextSolve;
        headersOfBits.computeIfAbsent(bits, _ -> new long[1])[0]++;
        return Optional.empty();
    }

    public int height() {
        return height;
    }

    /** Hash of the last good header. */
    public Hash32 tip() {
        return Hash32.of(tip);
    }

    /** Hashes that the headers after the genesis block took on average. */
    public BigInteger work() {
        return headersOfBits.entrySet().stream()
                .map(it -> new Target(it.getKey()).work().multiply(BigInteger.valueOf(it.getValue()[0])))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private void hash(byte[] headers, int offset) {
        try {
            sha256.update(headers, offset, BlockHeader.BYTES);
            sha256.digest(hash, 0, hash.length);
            sha256.update(hash);
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 hash has 32 bytes", e);
        }
    }

    private Optional<Finding> wrong(String field, Object expected, Object found) {
        return Optional.of(new Finding(height + 1, field, expected.toString(), found.toString()));
    }
}
