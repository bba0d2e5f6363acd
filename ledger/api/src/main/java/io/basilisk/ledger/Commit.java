package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;

/**
 * A node binds itself to a delta before anyone can read it. {@code chain u64 | round u32 | node 32 | commitHash 32 |
 * signature 64}
 *
 * @param node Ed25519 public key
 * @param commitHash see {@link #hash}
 */
public record Commit(long chain, int round, Hash32 node, Hash32 commitHash, Signature signature) implements Submission {
    /** Size of {@link #encode}. */
    public static final int BYTES = 142;

    private static final String HASH_TAG = "BSK1/commit-hash";

    /** {@code SHA-256(tag || 0x00 || chain u64 || round u32 || node || deltaHash || salt)}. */
    public static Hash32 hash(long chain, int round, Hash32 node, Hash32 deltaHash, Hash32 salt) {
        byte[] content = new ByteWriter()
                .u64(chain)
                .u32(round)
                .bytes(node.bytes())
                .bytes(deltaHash.bytes())
                .bytes(salt.bytes())
                .toBytes();
        return Hash32.of(Hashing.sha256(Hashing.tagged(HASH_TAG, content)));
    }

    @Override
    public Type type() {
        return Type.COMMIT;
    }

    @Override
    public byte[] unsigned() {
        return type().start()
                .u64(chain)
                .u32(round)
                .bytes(node.bytes())
                .bytes(commitHash.bytes())
                .toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    static Commit read(ByteReader in) {
        return new Commit(
                in.u64(),
                in.u32(),
                Hash32.of(in.bytes(Hash32.BYTES)),
                Hash32.of(in.bytes(Hash32.BYTES)),
                Signature.of(in.bytes(Signature.BYTES)));
    }
}
