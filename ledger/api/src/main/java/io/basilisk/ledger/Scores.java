package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.MalformedBytesException;
import java.util.List;

/**
 * The coordinator's scores of all contributions of a round.
 *
 * <pre>chain u64 | round u32 | evalSetHash 32 | nullMiner i64 | count u32 | count x score record 37 | signature
 * 64</pre>
 *
 * @param evalSetHash hash of the held-out examples that the round's seed drew
 * @param nullMiner improvement of repeating the last outer step without any work
 * @param records one per contribution, by rising shard
 */
public record Scores(
        long chain,
        int round,
        Hash32 evalSetHash,
        ImprovementScore nullMiner,
        List<ScoreRecord> records,
        Signature signature)
        implements Submission {
    /** @throws IllegalArgumentException unless shards rise strictly */
    public Scores {
        records = List.copyOf(records);
        for (int i = 1; i < records.size(); i++) {
            if (records.get(i - 1).shard() >= records.get(i).shard()) {
                throw new IllegalArgumentException("expected score records by rising shard, found shard "
                        + records.get(i).shard() + " after "
                        + records.get(i - 1).shard());
            }
        }
    }

    @Override
    public Type type() {
        return Type.SCORES;
    }

    @Override
    public byte[] unsigned() {
        ByteWriter out = type().start()
                .u64(chain)
                .u32(round)
                .bytes(evalSetHash.bytes())
                .u64(nullMiner.micro())
                .u32(records.size());
        records.forEach(record -> out.bytes(record.encode()));
        return out.toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    /** @throws MalformedBytesException unless the bytes are exactly one message of scores */
    public static Scores decode(byte[] bytes) {
        if (Submission.decode(bytes) instanceof Scores scores) {
            return scores;
        }
        throw new MalformedBytesException("expected scores, found another submission");
    }

    static Scores read(ByteReader in) {
        long chain = in.u64();
        int round = in.u32();
        Hash32 evalSetHash = Hash32.of(in.bytes(Hash32.BYTES));
        ImprovementScore nullMiner = new ImprovementScore(in.u64());
        int count = in.count("scores", ScoreRecord.BYTES);
        ScoreRecord[] records = new ScoreRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = ScoreRecord.read(in);
        }
        return new Scores(
                chain, round, evalSetHash, nullMiner, List.of(records), Signature.of(in.bytes(Signature.BYTES)));
    }
}
