package io.basilisk.ledger.wallet;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.Submission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Checks signatures by the one rule of the chain: a full public key (canonical, on the curve, in the prime-order
 * group) and Bouncy Castle's cofactorless Ed25519 verification. Never in batches: their verdicts can differ from
 * single ones.
 */
public final class Signatures {
    /** Enough for a large grid; a key that is not remembered costs one more point multiplication. */
    private static final int MOST_KEYS = 10_000;

    private static final Set<Hash32> FULL_KEYS = ConcurrentHashMap.newKeySet();

    private Signatures() {}

    public static boolean isValid(Hash32 publicKey, byte[] message, Signature signature) {
        byte[] key = publicKey.bytes();
        return isFull(publicKey, key) && Ed25519.verify(signature.bytes(), 0, key, 0, message, 0, message.length);
    }

    public static boolean isValid(Hash32 publicKey, Submission submission, Signature signature) {
        return isValid(publicKey, submission.signedMessage(), signature);
    }

    /** Whether a point is a full key never changes, so a verdict is kept. */
    private static boolean isFull(Hash32 publicKey, byte[] key) {
        if (FULL_KEYS.contains(publicKey)) {
            return true;
        }
        if (!Ed25519.validatePublicKeyFull(key, 0)) {
            return false;
        }
        if (FULL_KEYS.size() >= MOST_KEYS) {
            FULL_KEYS.clear();
        }
        FULL_KEYS.add(publicKey);
        return true;
    }
}
