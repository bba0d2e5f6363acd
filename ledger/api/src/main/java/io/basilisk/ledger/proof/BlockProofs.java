package io.basilisk.ledger.proof;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.rules.BodyRoot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes proofs of what one block holds. */
public final class BlockProofs {
    private BlockProofs() {}

    /**
     * What a node handed in for a round that the block records; empty where that is nothing.
     *
     * @param node public key
     */
    public static Optional<ContributionProof> contribution(Block block, int round, Hash32 node) {
        List<byte[]> leaves = BodyRoot.contributionLeaves(block.seal());
        List<LeafProof> found = IntStream.range(0, leaves.size())
                .filter(index -> isOf(leaves.get(index), round, node))
                .mapToObj(index -> LeafProof.of(leaves, index))
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new ContributionProof(found, SectionProof.of(block, BodyRoot.CONTRIBUTIONS)));
    }

    private static boolean isOf(byte[] leaf, int round, Hash32 node) {
        Contribution contribution = Contribution.decode(Arrays.copyOf(leaf, Contribution.BYTES));
        return contribution.round() == round && contribution.node().equals(node);
    }

    /** A transfer of the block; empty where it is not in it. */
    public static Optional<TransferProof> transfer(Block block, Hash32 txid) {
        List<byte[]> leaves = BodyRoot.transferLeaves(block.seal());
        return IntStream.range(0, leaves.size())
                .filter(index -> block.seal().transfers().get(index).txid().equals(txid))
                .mapToObj(index ->
                        new TransferProof(LeafProof.of(leaves, index), SectionProof.of(block, BodyRoot.TRANSFERS)))
                .findFirst();
    }
}
