package io.basilisk.ledger;

/** A block in one line. */
public record BlockSummary(int height, Hash32 hash, int round, Address miner, Amount reward, long timeMillis) {}
