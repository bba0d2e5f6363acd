package io.basilisk.ledger.wallet;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Signature;
import io.basilisk.ledger.Submission;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures by the one rule of the chain: a full public key (canonical, on the curve, in the prime-order
 * group) and Bouncy Castle's Ed25519 verification, which takes canonical R and S and multiplies by the cofactor.
 */
public final class Signatures {
    /** Enough for a large grid; a key that is not remembered costs one more point multiplication. */
    private static final int MOST_KEYS = 10_000;

    private static final Map<Hash32, PublicPoint> FULL_KEYS = new ConcurrentHashMap<>();

    private Signatures() {}

    public static boolean isValid(Hash32 publicKey, byte[] message, Signature signature) {
        PublicPoint point = fullKey(publicKey);
        return point != null && Ed25519.verify(signature.bytes(), 0, point, message, 0, message.length);
    }

    public static boolean isValid(Hash32 publicKey, Submission submission, Signature signature) {
        return isValid(publicKey, submission.signedMessage(), signature);
    }

    /** Whether bytes are a full key, and which point they are, never changes, so it is kept. @return null for others */
    private static @Nullable PublicPoint fullKey(Hash32 publicKey) {
        PublicPoint known = FULL_KEYS.get(publicKey);
        if (known != null) {
            return known;
        }
        PublicPoint point = Ed25519.validatePublicKeyFullExport(publicKey.bytes(), 0);
        if (point != null) {
            if (FULL_KEYS.size() >= MOST_KEYS) {
                FULL_KEYS.clear();
            }
            FULL_KEYS.put(publicKey, point);
        }
        return point;
    }
}
