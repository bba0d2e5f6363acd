package io.basilisk.ledger;

/** A block in one line. */
public record BlockSummary(int height, Hash32 hash, int round, Address miner, Amount reward, long timeMillis) {
    /** Of a block that is not of the chain, which pays nothing. */
    public static BlockSummary ofStale(BlockHeader header) {
        return new BlockSummary(
                header.height(), header.hash(), header.round(), header.miner(), Amount.ZERO, header.timeMillis());
    }
}
