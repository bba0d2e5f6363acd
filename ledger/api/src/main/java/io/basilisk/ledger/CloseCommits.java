package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;

/**
 * The coordinator ends the time for commits; the ledger then reveals its nonce. {@code chain u64 | round u32 |
 * signature 64}
 */
public record CloseCommits(long chain, int round, Signature signature) implements Submission {
    @Override
    public Type type() {
        return Type.CLOSE_COMMITS;
    }

    @Override
    public byte[] unsigned() {
        return type().start().u64(chain).u32(round).toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    static CloseCommits read(ByteReader in) {
        return new CloseCommits(in.u64(), in.u32(), Signature.of(in.bytes(Signature.BYTES)));
    }
}
