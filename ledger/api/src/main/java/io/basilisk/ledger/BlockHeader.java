package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.codec.MalformedBytesException;

/**
 * A block's header: 116 bytes, big-endian, of which miners choose {@code solveMillis} and {@code nonce}.
 *
 * <pre>
 *   0 prevHash 32 | 32 bodyRoot 32 | 64 minerId 20 | 84 height u32 | 88 round u32 | 92 version u16
 *  94 sealMillis u48 | 100 solveMillis u32 | 104 bits u32 | 108 nonce u64
 * </pre>
 *
 * Bytes 0 to 63 are the same for all miners of a round, so the first half of the first hash is computed once.
 *
 * @param prevHash hash of the parent's header, zeros in the genesis block
 * @param sealMillis when the ledger sealed the round, milliseconds since 1970
 * @param solveMillis milliseconds from the seal to the solution
 */
public record BlockHeader(
        Hash32 prevHash,
        Hash32 bodyRoot,
        Address miner,
        int height,
        int round,
        long sealMillis,
        int solveMillis,
        Target target,
        long nonce) {
    public static final int BYTES = 116;
    public static final int VERSION = 1;
    /** Where the nonce stands in the bytes. */
    public static final int NONCE_OFFSET = 108;

    private static final int LAST_SEAL_BIT = 48;

    public BlockHeader {
        if (height < 0 || round < 0 || solveMillis < 0) {
            throw new IllegalArgumentException("expected height, round and solveMillis of at least 0, got " + height
                    + ", " + round + ", " + solveMillis);
        }
        if (sealMillis < 0 || sealMillis >>> LAST_SEAL_BIT != 0) {
            throw new IllegalArgumentException("expected a 48-bit sealMillis, got " + sealMillis);
        }
    }

    public BlockHeader withNonce(long newNonce) {
        return new BlockHeader(prevHash, bodyRoot, miner, height, round, sealMillis, solveMillis, target, newNonce);
    }

    /** {@code SHA-256(SHA-256(bytes))}. */
    public Hash32 hash() {
        return Hash32.of(Hashing.doubleSha256(encode()));
    }

    /** Block time: seal plus solve, milliseconds since 1970. */
    public long timeMillis() {
        return sealMillis + solveMillis;
    }

    public byte[] encode() {
        return new ByteWriter()
                .bytes(prevHash.bytes())
                .bytes(bodyRoot.bytes())
                .bytes(miner.bytes())
                .u32(height)
                .u32(round)
                .u16(VERSION)
                .u48(sealMillis)
                .u32(solveMillis)
                .u32(target.bits())
                .u64(nonce)
                .toBytes();
    }

    /** @throws MalformedBytesException unless the bytes are exactly one header */
    public static BlockHeader decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        BlockHeader header = read(in);
        in.end("block header");
        return header;
    }

    static BlockHeader read(ByteReader in) {
        Hash32 prevHash = Hash32.of(in.bytes(Hash32.BYTES));
        Hash32 bodyRoot = Hash32.of(in.bytes(Hash32.BYTES));
        Address miner = Address.of(in.bytes(Address.BYTES));
        int height = in.u32();
        int round = in.u32();
        int version = in.u16();
        if (version != VERSION) {
            throw new MalformedBytesException("header version: expected " + VERSION + ", found " + version);
        }
        try {
            return new BlockHeader(
                    prevHash, bodyRoot, miner, height, round, in.u48(), in.u32(), new Target(in.u32()), in.u64());
        } catch (MalformedBytesException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException("block header: " + e.getMessage());
        }
    }
}
