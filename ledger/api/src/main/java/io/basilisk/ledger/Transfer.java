package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.codec.MalformedBytesException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Coins from one address to another.
 *
 * <pre>
 * chain u64 | from 32 | to 20 | amount u64 | fee u64 | nonce u64 | expiryHeight u32 | memoLength u8 | memo
 * signature 64
 * </pre>
 */
public final class Transfer implements Submission {
    /** Longest memo, in bytes. */
    public static final int MOST_MEMO_BYTES = 64;
    /** Size of {@link #encode} without the memo. */
    public static final int LEAST_BYTES = 155;

    private final long chain;
    private final Hash32 from;
    private final Address to;
    private final Amount amount;
    private final Amount fee;
    private final long nonce;
    private final int expiryHeight;
    private final byte[] memo;
    private final Signature signature;

    /**
     * @param chain first 8 bytes of the chain id
     * @param from public key of the sender, whose address pays
     * @param amount more than nothing
     * @param fee what the finder of the block gets on top of its reward
     * @param nonce how many transfers the sender made before
     * @param expiryHeight last height of a block that may hold the transfer
     * @param memo at most 64 bytes for the receiver, public
     * @param signature of the sender
     * @throws IllegalArgumentException for values out of range, or amount and fee whose sum is
     */
    public Transfer(
            long chain,
            Hash32 from,
            Address to,
            Amount amount,
            Amount fee,
            long nonce,
            int expiryHeight,
            byte[] memo,
            Signature signature) {
        if (amount.units() == 0) {
            throw new IllegalArgumentException("expected an amount of at least 1 unit, got 0");
        }
        if (amount.units() + fee.units() < 0) {
            throw new IllegalArgumentException("expected amount and fee of at most " + Long.MAX_VALUE
                    + " units together, got " + amount.units() + " and " + fee.units());
        }
        if (nonce < 0 || expiryHeight < 0) {
            throw new IllegalArgumentException(
                    "expected nonce and expiryHeight of at least 0, got " + nonce + " and " + expiryHeight);
        }
        if (memo.length > MOST_MEMO_BYTES) {
            throw new IllegalArgumentException(
                    "expected a memo of at most " + MOST_MEMO_BYTES + " bytes, got " + memo.length);
        }
        this.chain = chain;
        this.from = from;
        this.to = to;
        this.amount = amount;
        this.fee = fee;
        this.nonce = nonce;
        this.expiryHeight = expiryHeight;
        this.memo = memo.clone();
        this.signature = signature;
    }

    public long chain() {
        return chain;
    }

    /** Public key of the sender. */
    public Hash32 from() {
        return from;
    }

    /** Who pays: the address of {@link #from}. */
    public Address sender() {
        return Address.ofPublicKey(from);
    }

    public Address to() {
        return to;
    }

    public Amount amount() {
        return amount;
    }

    public Amount fee() {
        return fee;
    }

    /** Amount and fee. */
    public Amount cost() {
        return amount.plus(fee);
    }

    public long nonce() {
        return nonce;
    }

    public int expiryHeight() {
        return expiryHeight;
    }

    public byte[] memo() {
        return memo.clone();
    }

    public Signature signature() {
        return signature;
    }

    /** What it is known by: double SHA-256 of all but the signature, so that signing again changes nothing. */
    public Hash32 txid() {
        return Hash32.of(Hashing.doubleSha256(unsigned()));
    }

    @Override
    public Type type() {
        return Type.TRANSFER;
    }

    @Override
    public byte[] unsigned() {
        return type().start()
                .u64(chain)
                .bytes(from.bytes())
                .bytes(to.bytes())
                .u64(amount.units())
                .u64(fee.units())
                .u64(nonce)
                .u32(expiryHeight)
                .u8(memo.length)
                .bytes(memo)
                .toBytes();
    }

    @Override
    public byte[] encode() {
        return new ByteWriter().bytes(unsigned()).bytes(signature.bytes()).toBytes();
    }

    static Transfer read(ByteReader in) {
        long chain = in.u64();
        Hash32 from = Hash32.of(in.bytes(Hash32.BYTES));
        Address to = Address.of(in.bytes(Address.BYTES));
        Amount amount = new Amount(in.u64());
        Amount fee = new Amount(in.u64());
        long nonce = in.u64();
        int expiryHeight = in.u32();
        int memoLength = in.u8();
        if (memoLength > MOST_MEMO_BYTES) {
            throw new MalformedBytesException(
                    "memo: expected at most " + MOST_MEMO_BYTES + " bytes, found " + memoLength);
        }
        byte[] memo = in.bytes(memoLength);
        Signature signature = Signature.of(in.bytes(Signature.BYTES));
        return new Transfer(chain, from, to, amount, fee, nonce, expiryHeight, memo, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transfer that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode() {
        return signature.hashCode();
    }

    @Override
    public String toString() {
        return "Transfer[" + txid() + ": " + amount + " from " + sender() + " to " + to + ", fee " + fee + ", nonce "
                + nonce + ", until " + expiryHeight + ", memo " + HexFormat.of().formatHex(memo) + "]";
    }
}
