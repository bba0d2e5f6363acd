package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;

/**
 * The coordinator hands in the round's new model and asks for the seal.
 *
 * <pre>
 * chain u64 | round u32 | newModelHash 32 | aggregator u16 | lossBefore i64 | lossAfter i64 | artifactsHash 32 |
 * signature 64
 * </pre>
 *
 * @param newModelHash the new checkpoint, or the base again where the aggregate was worse
 * @param aggregator rule that made it, 1: mean of accepted deltas in shard order, outer Nesterov step
 * @param lossBeforeMicro held-out loss of the base on the round's examples, micro-nats per token
 * @param lossAfterMicro the same of the new model
 * @param artifactsHash hash of the round's SHA256SUMS
 */
public record SealRequest(
        long chain,
        int round,
        Hash32 newModelHash,
        int aggregator,
        long lossBeforeMicro,
        long lossAfterMicro,
        Hash32 artifactsHash,
        Signature signature)
        implements Submission {
    /** Mean of accepted deltas in shard order, then an outer Nesterov step. */
    public static final int MEAN_NESTEROV = 1;

    @Override
    public Type type() {
        return Type.SEAL;
    }

    @Override
    public byte[] unsigned() {
        return type().start()
                .u64(chain)
                .u32(round)
                .bytes(newModelHash.bytes())
                .u16(aggregator)
                .u64(lossBeforeMicro)
                .u64(lossAfterMicro)
                .bytes(artifactsHash.bytes())
                .toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    static SealRequest read(ByteReader in) {
        return new SealRequest(
                in.u64(),
                in.u32(),
                Hash32.of(in.bytes(Hash32.BYTES)),
                in.u16(),
                in.u64(),
                in.u64(),
                Hash32.of(in.bytes(Hash32.BYTES)),
                Signature.of(in.bytes(Signature.BYTES)));
    }
}
