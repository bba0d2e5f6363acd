package io.basilisk.ledger;

/**
 * A valid block that is not of the chain: another one was first, or a chain with more work took the place of its. It
 * pays nobody.
 *
 * @param sequence of the journal entry that recorded it
 * @param recordedMillis when that was, milliseconds since 1970
 */
public record StaleBlock(BlockHeader header, Hash32 hash, long sequence, long recordedMillis) {}
