package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.codec.MalformedBytesException;

/**
 * A block: its mined header, the sealed body, and the ledger's signature over the body's root.
 *
 * <pre>header 116 | sealSignature 64 | round seal</pre>
 *
 * @param sealSignature by the ledger key over {@link #sealMessage}
 */
public record Block(BlockHeader header, RoundSeal seal, Signature sealSignature) {
    private static final String SEAL_TAG = "BSK1/seal";

    public Hash32 hash() {
        return header.hash();
    }

    /** What the ledger signs: the body's root under the tag {@code BSK1/seal}. */
    public static byte[] sealMessage(Hash32 bodyRoot) {
        return Hashing.tagged(SEAL_TAG, bodyRoot.bytes());
    }

    /** Canonical bytes of the whole block. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter().bytes(header.encode()).bytes(sealSignature.bytes());
        seal.write(out);
        return out.toBytes();
    }

    /** @throws MalformedBytesException unless the bytes are exactly the canonical encoding of one block */
    public static Block decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        try {
            BlockHeader header = BlockHeader.read(in);
            Signature sealSignature = Signature.of(in.bytes(Signature.BYTES));
            Block block = new Block(header, RoundSeal.read(in), sealSignature);
            in.end("block");
            return block;
        } catch (MalformedBytesException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException("block: " + e.getMessage());
        }
    }
}
