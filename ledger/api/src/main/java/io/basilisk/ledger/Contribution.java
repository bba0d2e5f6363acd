package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;

/**
 * What a node did in a round, signed by it; anyone may deliver it.
 *
 * <pre>
 * chain u64 | round u32 | node 32 | shard u32 | shardHash 32 | baseModelHash 32 | deltaHash 32
 * samples u32 | steps u32 | device u8 | salt 32 | signature 64
 * </pre>
 *
 * @param node Ed25519 public key
 * @param shard work unit, below the round's number of shards
 * @param shardHash what the shard was made of
 * @param baseModelHash weights that it was trained from
 * @param deltaHash hash of the delta's canonical bytes
 * @param samples sequences trained on
 * @param steps inner steps done
 * @param salt reveals the {@link Commit}
 */
public record Contribution(
        long chain,
        int round,
        Hash32 node,
        int shard,
        Hash32 shardHash,
        Hash32 baseModelHash,
        Hash32 deltaHash,
        int samples,
        int steps,
        DeviceKind device,
        Hash32 salt,
        Signature signature)
        implements Submission {
    /** Size of {@link #encode}. */
    public static final int BYTES = 2 + 8 + 4 + 32 + 4 + 3 * 32 + 4 + 4 + 1 + 32 + 64;

    /** The commit hash that this contribution reveals. */
    public Hash32 commitHash() {
        return Commit.hash(chain, round, node, deltaHash, salt);
    }

    public Address address() {
        return Address.ofPublicKey(node);
    }

    @Override
    public Type type() {
        return Type.CONTRIBUTION;
    }

    @Override
    public byte[] unsigned() {
        return type().start()
                .u64(chain)
                .u32(round)
                .bytes(node.bytes())
                .u32(shard)
                .bytes(shardHash.bytes())
                .bytes(baseModelHash.bytes())
                .bytes(deltaHash.bytes())
                .u32(samples)
                .u32(steps)
                .u8(device.code())
                .bytes(salt.bytes())
                .toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    /** @throws io.basilisk.ledger.codec.MalformedBytesException unless the bytes are exactly one contribution */
    public static Contribution decode(byte[] bytes) {
        if (Submission.decode(bytes) instanceof Contribution contribution) {
            return contribution;
        }
        throw new io.basilisk.ledger.codec.MalformedBytesException("expected a contribution, found another submission");
    }

    static Contribution read(ByteReader in) {
        return new Contribution(
                in.u64(),
                in.u32(),
                hash(in),
                in.u32(),
                hash(in),
                hash(in),
                hash(in),
                in.u32(),
                in.u32(),
                DeviceKind.of(in.u8()),
                hash(in),
                Signature.of(in.bytes(Signature.BYTES)));
    }

    private static Hash32 hash(ByteReader in) {
        return Hash32.of(in.bytes(Hash32.BYTES));
    }
}
