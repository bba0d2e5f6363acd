package io.basilisk.jobs.ledger;

import io.basilisk.ledger.Signature;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.wallet.NodeKey;
import java.util.function.Function;

/**
 * Signs submissions. Every method is given the submission as a function of its signature, so that what is signed and
 * what is sent cannot differ.
 */
public final class Signing {
    private static final Signature NONE = Signature.of(new byte[Signature.BYTES]);

    private Signing() {}

    /**
     * For instance {@code Signing.by(key, signature -> new CloseCommits(chain, round, signature))}.
     *
     * @param unsigned makes the submission; called twice, it must use nothing but its argument for the signature
     */
    public static <T extends Submission> T by(NodeKey key, Function<Signature, T> unsigned) {
        return unsigned.apply(key.sign(unsigned.apply(NONE).signedMessage()));
    }
}
