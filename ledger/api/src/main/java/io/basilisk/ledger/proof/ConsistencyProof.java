package io.basilisk.ledger.proof;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.rules.BodyRoot;
import io.basilisk.ledger.rules.MerkleTree;
import java.util.List;

/**
 * That two blocks are of one history: the header log of the earlier is the beginning of that of the later (RFC 6962,
 * section 2.1.2).
 *
 * @param from the header log in the earlier block
 * @param path the proof
 * @param to the header log in the later block
 */
public record ConsistencyProof(SectionProof from, List<Hash32> path, SectionProof to) {
    public ConsistencyProof {
        path = List.copyOf(path);
    }

    /** Makes one. @param hashes of the blocks before {@code to}, at least */
    public static ConsistencyProof of(Block from, Block to, List<Hash32> hashes) {
        List<Hash32> leaves = hashes.subList(0, to.header().height()).stream()
                .map(hash -> MerkleTree.leaf(hash.bytes()))
                .toList();
        return new ConsistencyProof(
                SectionProof.of(from, BodyRoot.HEADER_LOG),
                MerkleTree.consistencyProof(leaves, from.header().height()),
                SectionProof.of(to, BodyRoot.HEADER_LOG));
    }

    /** Checks all of it. @throws ProofException names what did not match */
    public void check() {
        from.check(BodyRoot.HEADER_LOG, Hash32.BYTES);
        to.check(BodyRoot.HEADER_LOG, Hash32.BYTES);
        int older = from.header().height();
        int newer = to.header().height();
        ProofException.expect(
                MerkleTree.isConsistent(from.root(), older, to.root(), newer, path),
                "the header log of block " + older + " to be the beginning of that of block " + newer + "; it is not");
    }
}
