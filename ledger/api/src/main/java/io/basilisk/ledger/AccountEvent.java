package io.basilisk.ledger;

/** One line of an account's history: a block that it found. */
public record AccountEvent(int height, Hash32 block, int round, Amount amount, long timeMillis) {}
