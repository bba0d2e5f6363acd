package io.basilisk.ledger.proof;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.rules.BodyRoot;
import io.basilisk.ledger.rules.MerkleTree;
import io.basilisk.ledger.rules.ProofOfWork;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * One of the eight sections of a block's body (see {@link BodyRoot}), and the way from it to the block's header: where
 * every proof ends.
 *
 * @param number of the section
 * @param content what the section says: roots of trees, and of most their number of leaves
 * @param path from the section up to the header's {@code bodyRoot}
 */
public record SectionProof(BlockHeader header, int number, byte[] content, List<Hash32> path) {
    public SectionProof {
        path = List.copyOf(path);
    }

    static SectionProof of(Block block, int number) {
        List<byte[]> sections = BodyRoot.sections(block.seal());
        byte[] section = sections.get(number);
        return new SectionProof(
                block.header(),
                number,
                Arrays.copyOfRange(section, 1, section.length),
                LeafProof.of(sections, number).path());
    }

    /** Checks the way to the header, and the header's work. @param bytes length of the content */
    void check(int expectedNumber, int bytes) {
        ProofException.expectSame("section", expectedNumber, number);
        ProofException.expectSame("a section's length of", bytes, content.length);
        byte[] leaf =
                ByteBuffer.allocate(1 + bytes).put((byte) number).put(content).array();
        ProofException.expect(
                MerkleTree.includes(header.bodyRoot(), BodyRoot.SECTIONS, number, MerkleTree.leaf(leaf), path),
                "section " + number + " to lead to the body root of block " + header.height() + ", " + header.bodyRoot()
                        + "; it leads elsewhere");
        checkWork(header);
    }

    static void checkWork(BlockHeader header) {
        ProofException.expect(
                header.height() > 0 && ProofOfWork.isDone(header),
                "a block above the genesis block whose hash meets its target " + header.target() + ", found "
                        + header.height() + " " + header.hash());
    }

    /** The root that the content begins with. */
    Hash32 root() {
        return Hash32.of(Arrays.copyOf(content, Hash32.BYTES));
    }

    /** Number of the leaves under {@link #root}. */
    int count() {
        return ByteBuffer.wrap(content, Hash32.BYTES, Integer.BYTES).getInt();
    }
}
