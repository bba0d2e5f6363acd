package io.basilisk.ledger;

/**
 * What an address can spend now.
 *
 * @param spendable balance that is mature and not promised to transfers that wait
 * @param immature rewards of the last blocks, which can be spent later
 * @param pending amounts and fees of the address's transfers that wait
 * @param nextNonce nonce of its next transfer
 */
public record Spending(Amount spendable, Amount immature, Amount pending, long nextNonce) {}
