package io.basilisk.ledger;

/** A mined header: the answer to a {@link MiningTemplate}. */
public record SolvedBlock(BlockHeader header) implements Submission {
    @Override
    public Type type() {
        return Type.BLOCK;
    }

    @Override
    public byte[] unsigned() {
        return encode();
    }

    @Override
    public byte[] encode() {
        return type().start().bytes(header.encode()).toBytes();
    }
}
