package io.basilisk.ledger.proof;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.rules.MerkleTree;
import java.util.List;

/**
 * A leaf of a {@link MerkleTree} and the way from it to the root.
 *
 * @param index of the leaf
 * @param leaf its bytes
 * @param path sibling hashes, from the leaf up
 */
public record LeafProof(int index, byte[] leaf, List<Hash32> path) {
    public LeafProof {
        path = List.copyOf(path);
    }

    static LeafProof of(List<byte[]> leaves, int index) {
        List<Hash32> hashes = leaves.stream().map(MerkleTree::leaf).toList();
        return new LeafProof(index, leaves.get(index), MerkleTree.inclusionProof(hashes, index));
    }

    /** @param tree its name, for the message */
    void check(Hash32 root, int size, String tree) {
        ProofException.expect(
                MerkleTree.includes(root, size, index, MerkleTree.leaf(leaf), path),
                "the path of leaf " + index + " of " + size + " to lead to the " + tree + " " + root
                        + "; it leads elsewhere");
    }
}
