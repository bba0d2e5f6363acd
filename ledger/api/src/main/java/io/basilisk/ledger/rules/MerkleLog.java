package io.basilisk.ledger.rules;

import io.basilisk.ledger.Hash32;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * A {@link MerkleTree} that only grows: keeps the roots of its complete subtrees, so that appending costs one hash on
 * average and the root as many as the size has bits.
 */
final class MerkleLog {
    /** Roots of complete subtrees, the smallest and rightmost first. */
    private final Deque<Hash32> subtrees = new ArrayDeque<>();

    private int size;

    /** A log of these hashes. */
    static MerkleLog of(List<Hash32> hashes) {
        MerkleLog log = new MerkleLog();
        hashes.forEach(hash -> log.append(hash.bytes()));
        return log;
    }

    void append(byte[] data) {
        Hash32 hash = MerkleTree.leaf(data);
        for (int carry = size; (carry & 1) == 1; carry >>= 1) {
            hash = MerkleTree.node(subtrees.pop(), hash);
        }
        subtrees.push(hash);
        size++;
    }

    Hash32 root() {
        if (size == 0) {
            return MerkleTree.EMPTY;
        }
        Iterator<Hash32> upwards = subtrees.iterator();
        Hash32 root = upwards.next();
        while (upwards.hasNext()) {
            root = MerkleTree.node(upwards.next(), root);
        }
        return root;
    }
}
