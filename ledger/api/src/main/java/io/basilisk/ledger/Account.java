package io.basilisk.ledger;

/**
 * What the ledger knows of an address.
 *
 * @param creditMicro sum of accepted scores, micro-nats per token
 * @param contributions handed in, accepted or not
 */
public record Account(
        Address address,
        Amount balance,
        long nonce,
        long creditMicro,
        int blocksWon,
        int contributions,
        int accepted) {}
