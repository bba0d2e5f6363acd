package io.basilisk.ledger.wallet;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.Submission;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Checks signatures by the one rule of the chain: a full public key and Bouncy Castle's cofactorless Ed25519 verification. */
public final class Signatures {
    private Signatures() {}

    public static boolean isValid(Hash32 publicKey, byte[] message, Signature signature) {
        byte[] key = publicKey.bytes();
        return Ed25519.validatePublicKeyFull(key, 0)
                && Ed25519.verify(signature.bytes(), 0, key, 0, message, 0, message.length);
    }

    public static boolean isValid(Hash32 publicKey, Submission submission, Signature signature) {
        return isValid(publicKey, submission.signedMessage(), signature);
    }
}
