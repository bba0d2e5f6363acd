package io.basilisk.ledger.wallet;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Signature;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A private Ed25519 key (RFC 8032). The public key is always derived from the seed, so that the two can never
 * disagree; the seed is never shown.
 */
public final class NodeKey {
    private final Ed25519PrivateKeyParameters seed;
    private final Hash32 publicKey;

    private NodeKey(byte[] seed) {
        this.seed = new Ed25519PrivateKeyParameters(seed);
        this.publicKey = Hash32.of(this.seed.generatePublicKey().getEncoded());
    }

    public static NodeKey create(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        return new NodeKey(seed);
    }

    /** @throws IllegalArgumentException unless the seed has 32 bytes */
    public static NodeKey ofSeed(byte[] seed) {
        if (seed.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("expected a seed of 32 bytes, got " + seed.length);
        }
        return new NodeKey(seed);
    }

    public Hash32 publicKey() {
        return publicKey;
    }

    public Address address() {
        return Address.ofPublicKey(publicKey);
    }

    /** @param message a domain-separated message, as {@link io.basilisk.ledger.Submission#signedMessage} gives it */
    public Signature sign(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, seed);
        signer.update(message, 0, message.length);
        return Signature.of(signer.generateSignature());
    }

    /** A secret that only this key's holder can compute, the same every time: SHA-256 over tag, seed and context. */
    public Hash32 secret(String tag, byte[] context) {
        return Hash32.of(io.basilisk.ledger.codec.Hashing.sha256(
                io.basilisk.ledger.codec.Hashing.tagged(tag, seed.getEncoded()), context));
    }

    byte[] seed() {
        return seed.getEncoded();
    }

    @Override
    public String toString() {
        return "NodeKey[" + address() + "]";
    }
}
