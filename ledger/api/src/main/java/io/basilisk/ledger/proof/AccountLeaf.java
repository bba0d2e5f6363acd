package io.basilisk.ledger.proof;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.MalformedBytesException;

/**
 * What a block's state root says of an account.
 *
 * <pre>address 20 | balance u64 | nonce u64 | creditMicro i64 | blocksWon u32</pre>
 *
 * @param nonce how many transfers it made
 * @param creditMicro sum of accepted scores
 */
public record AccountLeaf(Address address, Amount balance, long nonce, long creditMicro, int blocksWon) {

    /** @throws MalformedBytesException unless the bytes are exactly one leaf */
    public static AccountLeaf decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        try {
            AccountLeaf leaf = new AccountLeaf(
                    Address.of(in.bytes(Address.BYTES)), new Amount(in.u64()), in.u64(), in.u64(), in.u32());
            in.end("account");
            return leaf;
        } catch (MalformedBytesException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException("account: " + e.getMessage());
        }
    }
}
