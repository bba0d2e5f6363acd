package io.basilisk.ledger.proof;

import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.ScoreRecord;
import io.basilisk.ledger.ScoredContribution;
import io.basilisk.ledger.rules.BodyRoot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * That a block records what a node handed in for a round, and how it was scored.
 *
 * @param contributions one for each shard that the node trained: {@code contribution 251 | score record 37}
 * @param section the contributions of the block
 */
public record ContributionProof(List<LeafProof> contributions, SectionProof section) {
    /** Root and count of contributions, root and count of rounds. */
    private static final int SECTION_BYTES = 2 * (Hash32.BYTES + Integer.BYTES);

    public ContributionProof {
        contributions = List.copyOf(contributions);
    }

    /**
     * Checks all of it.
     *
     * @param node public key
     * @return what is proven
     * @throws ProofException names what did not match
     */
    public List<ScoredContribution> check(int round, Hash32 node) {
        section.check(BodyRoot.CONTRIBUTIONS, SECTION_BYTES);
        ProofException.expect(!contributions.isEmpty(), "at least one contribution, found none");
        List<ScoredContribution> proven = new ArrayList<>();
        for (LeafProof leaf : contributions) {
            leaf.check(section.root(), section.count(), "contributions root");
            proven.add(ProofException.decoded(() -> checked(leaf.leaf(), round, node)));
        }
        return List.copyOf(proven);
    }

    private static ScoredContribution checked(byte[] leaf, int round, Hash32 node) {
        ProofException.expectSame("a contribution's length of", Contribution.BYTES + ScoreRecord.BYTES, leaf.length);
        Contribution contribution = Contribution.decode(Arrays.copyOf(leaf, Contribution.BYTES));
        ProofException.expectSame("a contribution of round", round, contribution.round());
        ProofException.expectSame("a contribution of node", node, contribution.node());
        byte[] score = Arrays.copyOfRange(leaf, Contribution.BYTES, leaf.length);
        return new ScoredContribution(contribution, Optional.of(ScoreRecord.decode(score)));
    }
}
