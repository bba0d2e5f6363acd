package io.basilisk.kernels.transformer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Names of checkpoints and deltas: SHA-256 over the SHA-256 of their slices, so that slices can be hashed where they
 * lie. Every hash begins with an ASCII tag and a zero byte; numbers are big-endian.
 *
 * <pre>
 * values slice  H("BSK1/values"      00 | tensor u32 | index u32 | length u32 | fp32 little-endian ...)
 * delta slice   H("BSK1/delta-slice" 00 | tensor u32 | index u32 | length u32 | bytes of {@link DeltaCodec})
 * delta         H("BSK1/delta"       00 | slices u32 | hashes in layout order)
 * checkpoint    H("BSK1/checkpoint"  00 | shape, 37 bytes | slices u32 | hashes of weights | hashes of momentum)
 * </pre>
 */
public final class ModelHash {
    private static final int HASH_BYTES = 32;

    private ModelHash() {}

    /** Hash of a slice of weights or momentum; {@code values} is the model's flat array. */
    public static byte[] slice(Slice slice, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * slice.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, slice.offset(), slice.length());
        return slice(slice, bytes.array());
    }

    /**
     * The same from bytes as they are stored.
     *
     * @param littleEndian the slice's values, fp32 little-endian, {@code 4 * slice.length()} bytes
     */
    public static byte[] slice(Slice slice, byte[] littleEndian) {
        if (littleEndian.length != Float.BYTES * slice.length()) {
            throw new IllegalArgumentException("expected " + Float.BYTES * slice.length() + " bytes for " + slice
                    + ", came " + littleEndian.length);
        }
        return place(start("BSK1/values"), slice).digest(littleEndian);
    }

    /** Hash of an encoded slice of a delta. The bytes are not checked. */
    public static byte[] deltaSlice(Slice slice, byte[] encoded) {
        return place(start("BSK1/delta-slice"), slice).digest(encoded);
    }

    /** Name of a delta. @param sliceHashes of {@link #deltaSlice}, one per slice in layout order */
    public static byte[] delta(List<byte[]> sliceHashes) {
        MessageDigest sha256 = start("BSK1/delta");
        sha256.update(number(sliceHashes.size()));
        sliceHashes.forEach(hash -> sha256.update(checked(hash)));
        return sha256.digest();
    }

    /**
     * Name of a checkpoint.
     *
     * @param weightHashes of {@link #slice}, one per slice in layout order
     * @param momentumHashes the same for the outer momentum
     */
    public static byte[] checkpoint(TransformerConfig config, List<byte[]> weightHashes, List<byte[]> momentumHashes) {
        int slices = SliceLayout.of(config).size();
        if (weightHashes.size() != slices || momentumHashes.size() != slices) {
            throw new IllegalArgumentException("expected hashes of " + slices + " slices, came " + weightHashes.size()
                    + " of weights and " + momentumHashes.size() + " of momentum");
        }
        MessageDigest sha256 = start("BSK1/checkpoint");
        sha256.update(config.canonicalBytes());
        sha256.update(number(slices));
        weightHashes.forEach(hash -> sha256.update(checked(hash)));
        momentumHashes.forEach(hash -> sha256.update(checked(hash)));
        return sha256.digest();
    }

    /** Name of a checkpoint that lies in memory. */
    public static byte[] checkpoint(Weights weights, float[] momentum) {
        List<Slice> layout = SliceLayout.of(weights.config());
        return checkpoint(
                weights.config(),
                layout.stream().map(slice -> slice(slice, weights.values())).toList(),
                layout.stream().map(slice -> slice(slice, momentum)).toList());
    }

    private static MessageDigest start(String tag) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(tag.getBytes(StandardCharsets.US_ASCII));
            sha256.update((byte) 0);
            return sha256;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static MessageDigest place(MessageDigest sha256, Slice slice) {
        sha256.update(number(slice.tensor()));
        sha256.update(number(slice.index()));
        sha256.update(number(slice.length()));
        return sha256;
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] checked(byte[] hash) {
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("expected a hash of 32 bytes, came " + hash.length);
        }
        return hash;
    }
}
