package io.basilisk.ledger;

import java.math.BigDecimal;

/**
 * BasiliskCoin, in units of 10^-8.
 *
 * @param units at least 0
 */
public record Amount(long units) implements Comparable<Amount> {
    public static final long UNITS_PER_COIN = 100_000_000;
    public static final Amount ZERO = new Amount(0);
    /** What the finder of a block is paid. */
    public static final Amount BLOCK_REWARD = new Amount(25 * UNITS_PER_COIN);

    private static final int DECIMALS = 8;

    public Amount {
        if (units < 0) {
            throw new IllegalArgumentException("expected an amount of at least 0 units, got " + units);
        }
    }

    /** @throws IllegalArgumentException unless it is a number of coins of at least 0 with at most 8 decimals */
    public static Amount parse(String coins) {
        if (!coins.matches("[0-9]{1,10}(\\.[0-9]{1,8})?")) {
            throw new IllegalArgumentException("expected BSK with at most 8 decimals, such as 25 or 0.00000001");
        }
        return new Amount(new BigDecimal(coins).movePointRight(DECIMALS).longValueExact());
    }

    /** @throws ArithmeticException when the sum does not fit into 64 bits */
    public Amount plus(Amount other) {
        return new Amount(Math.addExact(units, other.units));
    }

    /** @throws IllegalArgumentException when the other amount is larger */
    public Amount minus(Amount other) {
        if (other.units > units) {
            throw new IllegalArgumentException("expected at most " + this + " BSK to take away, got " + other);
        }
        return new Amount(units - other.units);
    }

    @Override
    public int compareTo(Amount other) {
        return Long.compare(units, other.units);
    }

    /** In coins, without trailing zeros: {@code 25}, {@code 0.5}. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(units, DECIMALS).stripTrailingZeros().toPlainString();
    }
}
