package io.basilisk.ledger.rules;

/**
 * Something in a chain that is not as the rules say.
 *
 * @param height of the block
 * @param field what is wrong, for instance {@code header.prevHash} or {@code round 3 shard 1 signature}
 */
public record Finding(int height, String field, String expected, String found) {
    @Override
    public String toString() {
        return "block " + height + ", " + field + ": expected " + expected + ", found " + found;
    }
}
