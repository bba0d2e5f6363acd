package io.basilisk.ledger;

import io.basilisk.ledger.codec.Bech32m;
import io.basilisk.ledger.codec.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where coins belong: the first 20 bytes of {@code H("BSK1/addr" || public key)}. Written as bech32m (BIP350) with
 * human-readable part {@code bsk} and version 0.
 */
public final class Address implements Comparable<Address> {
    public static final int BYTES = 20;
    /** Human-readable part of the text form. */
    public static final String PREFIX = "bsk";
    /** Miner of the genesis block, which nobody mined. */
    public static final Address NOBODY = new Address(new byte[BYTES]);

    private static final int VERSION = 0;
    private static final byte[] TAG = "BSK1/addr".getBytes(StandardCharsets.US_ASCII);

    private final byte[] hash;

    private Address(byte[] hash) {
        this.hash = hash;
    }

    /** @throws IllegalArgumentException unless there are exactly 20 bytes */
    public static Address of(byte[] hash) {
        if (hash.length != BYTES) {
            throw new IllegalArgumentException("expected 20 bytes, got " + hash.length);
        }
        return new Address(hash.clone());
    }

    public static Address ofPublicKey(Hash32 publicKey) {
        return new Address(Arrays.copyOf(Hashing.sha256(TAG, publicKey.bytes()), BYTES));
    }

    /** @throws IllegalArgumentException when the text is no bech32m address of this network; the message says why */
    public static Address parse(String text) {
        return of(Bech32m.decode(PREFIX, VERSION, text));
    }

    public byte[] bytes() {
        return hash.clone();
    }

    @Override
    public int compareTo(Address other) {
        return Arrays.compareUnsigned(hash, other.hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return Bech32m.encode(PREFIX, VERSION, hash);
    }
}
