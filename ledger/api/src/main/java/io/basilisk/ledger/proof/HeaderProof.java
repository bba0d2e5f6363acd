package io.basilisk.ledger.proof;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.rules.BodyRoot;
import java.util.List;

/**
 * That a block is one of those before another: its hash is in the other's header log.
 *
 * @param block the earlier block
 * @param path from its hash up to the header log's root
 * @param tree the header log in the later block
 */
public record HeaderProof(BlockHeader block, List<Hash32> path, SectionProof tree) {
    public HeaderProof {
        path = List.copyOf(path);
    }

    /** Makes one. @param hashes of the blocks before {@code tree}, at least */
    public static HeaderProof of(BlockHeader block, List<Hash32> hashes, Block tree) {
        List<byte[]> log = hashes.subList(0, tree.header().height()).stream()
                .map(Hash32::bytes)
                .toList();
        return new HeaderProof(
                block, LeafProof.of(log, block.height()).path(), SectionProof.of(tree, BodyRoot.HEADER_LOG));
    }

    /**
     * Checks all of it.
     *
     * @return hash of the later block
     * @throws ProofException names what did not match
     */
    public Hash32 check() {
        tree.check(BodyRoot.HEADER_LOG, Hash32.BYTES);
        if (block.height() > 0) {
            SectionProof.checkWork(block);
        }
        new LeafProof(block.height(), block.hash().bytes(), path)
                .check(tree.root(), tree.header().height(), "header log");
        return tree.header().hash();
    }
}
