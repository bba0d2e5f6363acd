package io.basilisk.ledger;

/**
 * What the ledger knows of an address.
 *
 * @param nonce how many transfers it made
 * @param creditMicro sum of accepted scores, micro-nats per token; stays at the ends of its range
 * @param contributions handed in, accepted or not
 */
public record Account(
        Address address, Amount balance, long nonce, long creditMicro, int blocksWon, int contributions, int accepted) {

    /** An address that nobody heard of. */
    public static Account empty(Address address) {
        return new Account(address, Amount.ZERO, 0, 0, 0, 0, 0);
    }

    /** After a block that holds a contribution of the account. */
    public Account withContribution(ScoreRecord score) {
        long gain = score.accepted() ? score.score().micro() : 0;
        return new Account(
                address,
                balance,
                nonce,
                saturated(creditMicro, gain),
                blocksWon,
                contributions + 1,
                accepted + (score.accepted() ? 1 : 0));
    }

    /** After a block that the account found. */
    public Account withReward(Amount reward) {
        return new Account(address, balance.plus(reward), nonce, creditMicro, blocksWon + 1, contributions, accepted);
    }

    /** After a transfer of the account. @param cost amount and fee */
    public Account withSent(Amount cost) {
        return new Account(address, balance.minus(cost), nonce + 1, creditMicro, blocksWon, contributions, accepted);
    }

    /** After a transfer to the account. */
    public Account withReceived(Amount amount) {
        return new Account(address, balance.plus(amount), nonce, creditMicro, blocksWon, contributions, accepted);
    }

    /** Blocks of a hostile chain must not make their reader fail. */
    private static long saturated(long a, long b) {
        long sum = a + b;
        boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
        return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
