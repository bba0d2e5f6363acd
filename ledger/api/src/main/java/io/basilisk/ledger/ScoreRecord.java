package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.MalformedBytesException;

/**
 * How a contribution did on the round's held-out examples. 37 bytes:
 *
 * <pre>shard u32 | lossBefore i64 | lossAfter i64 | score i64 | lowerBound i64 | reason u8</pre>
 *
 * @param shard which contribution of the round
 * @param lossBeforeMicro mean held-out loss of the base, micro-nats per token
 * @param lossAfterMicro the same with the delta added; 0 where it could not be computed
 * @param score mean improvement
 * @param lowerBound first percentile of the bootstrapped mean
 * @param reason {@link ReasonCode#OK} means accepted
 */
public record ScoreRecord(
        int shard,
        long lossBeforeMicro,
        long lossAfterMicro,
        ImprovementScore score,
        ImprovementScore lowerBound,
        ReasonCode reason) {
    public static final int BYTES = 37;

    public boolean accepted() {
        return reason == ReasonCode.OK;
    }

    public byte[] encode() {
        return new ByteWriter()
                .u32(shard)
                .u64(lossBeforeMicro)
                .u64(lossAfterMicro)
                .u64(score.micro())
                .u64(lowerBound.micro())
                .u8(reason.code())
                .toBytes();
    }

    /** @throws MalformedBytesException unless the bytes are exactly one record */
    public static ScoreRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        ScoreRecord record = read(in);
        in.end("score record");
        return record;
    }

    static ScoreRecord read(ByteReader in) {
        int shard = in.u32();
        long before = in.u64();
        long after = in.u64();
        ImprovementScore score = new ImprovementScore(in.u64());
        ImprovementScore lowerBound = new ImprovementScore(in.u64());
        int reason = in.u8();
        if (reason >= ReasonCode.values().length) {
            throw new MalformedBytesException(
                    "reason code: expected at most " + (ReasonCode.values().length - 1) + ", found " + reason);
        }
        return new ScoreRecord(shard, before, after, score, lowerBound, ReasonCode.of(reason));
    }
}
