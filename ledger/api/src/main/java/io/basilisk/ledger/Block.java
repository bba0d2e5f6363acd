package io.basilisk.ledger;

/** A block: its mined header, the sealed body, and the ledger's signature over the body's root. */
public record Block(BlockHeader header, RoundSeal seal, Signature sealSignature) {
    public Hash32 hash() {
        return header.hash();
    }
}
