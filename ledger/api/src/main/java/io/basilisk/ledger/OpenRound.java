package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;

/**
 * The coordinator opens a round. {@code chain u64 | round u32 | baseModelHash 32 | shards u32 | steps u32 | signature
 * 64}
 *
 * @param chain first 8 bytes of the chain id
 * @param round one more than the round before
 * @param baseModelHash the chain's current model
 * @param shards work units of the round
 * @param steps inner steps per shard
 */
public record OpenRound(long chain, int round, Hash32 baseModelHash, int shards, int steps, Signature signature)
        implements Submission {
    @Override
    public Type type() {
        return Type.OPEN_ROUND;
    }

    @Override
    public byte[] unsigned() {
        return type().start()
                .u64(chain)
                .u32(round)
                .bytes(baseModelHash.bytes())
                .u32(shards)
                .u32(steps)
                .toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    static OpenRound read(ByteReader in) {
        return new OpenRound(
                in.u64(),
                in.u32(),
                Hash32.of(in.bytes(Hash32.BYTES)),
                in.u32(),
                in.u32(),
                Signature.of(in.bytes(Signature.BYTES)));
    }
}
