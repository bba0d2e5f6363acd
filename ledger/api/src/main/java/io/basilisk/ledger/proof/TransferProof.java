package io.basilisk.ledger.proof;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.rules.BodyRoot;

/**
 * That a block holds a transfer.
 *
 * @param transfer its canonical bytes
 * @param section the transfers of the block
 */
public record TransferProof(LeafProof transfer, SectionProof section) {
    private static final int SECTION_BYTES = Hash32.BYTES + Integer.BYTES;

    /**
     * Checks all of it.
     *
     * @return the transfer that the block holds
     * @throws ProofException names what did not match
     */
    public Transfer check(Hash32 txid) {
        section.check(BodyRoot.TRANSFERS, SECTION_BYTES);
        transfer.check(section.root(), section.count(), "transfers root");
        if (!(ProofException.decoded(() -> Submission.decode(transfer.leaf())) instanceof Transfer held)) {
            throw new ProofException("expected a transfer, found another kind of submission");
        }
        ProofException.expectSame("transfer", txid, held.txid());
        return held;
    }
}
