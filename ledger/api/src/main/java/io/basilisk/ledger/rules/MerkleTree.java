package io.basilisk.ledger.rules;

import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.codec.Hashing;
import java.util.ArrayList;
import java.util.List;

/**
 * Merkle trees of RFC 6962, section 2.1: a leaf's hash is {@code SHA-256(0x00 || data)}, a node's
 * {@code SHA-256(0x01 || left || right)}, a tree of n leaves splits at the largest power of two below n, the root of no
 * leaves is {@code SHA-256("")}.
 */
public final class MerkleTree {
    /** Root of no leaves. */
    public static final Hash32 EMPTY = Hash32.of(Hashing.sha256());

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /** Hash of a leaf. */
    public static Hash32 leaf(byte[] data) {
        return Hash32.of(Hashing.sha256(LEAF, data));
    }

    static Hash32 node(Hash32 left, Hash32 right) {
        return Hash32.of(Hashing.sha256(NODE, left.bytes(), right.bytes()));
    }

    /** Root over leaf data. */
    public static Hash32 root(List<byte[]> leaves) {
        return rootOfHashes(leaves.stream().map(MerkleTree::leaf).toList());
    }

    /** Root over leaf hashes. */
    public static Hash32 rootOfHashes(List<Hash32> leaves) {
        if (leaves.isEmpty()) {
            return EMPTY;
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = split(leaves.size());
        return node(rootOfHashes(leaves.subList(0, split)), rootOfHashes(leaves.subList(split, leaves.size())));
    }

    /**
     * The audit path of a leaf: the sibling hashes from the leaf up to the root.
     *
     * @param leaves leaf hashes
     */
    public static List<Hash32> inclusionProof(List<Hash32> leaves, int index) {
        if (index < 0 || index >= leaves.size()) {
            throw new IllegalArgumentException("expected an index below " + leaves.size() + " leaves, got " + index);
        }
        List<Hash32> path = new ArrayList<>();
        addPath(leaves, index, path);
        return List.copyOf(path);
    }

    /** Whether the path leads from the leaf hash at {@code index} to the root of a tree of {@code size} leaves. */
    public static boolean includes(Hash32 root, int size, int index, Hash32 leaf, List<Hash32> path) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1L;
        Hash32 hash = leaf;
        for (Hash32 sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /**
     * Proof that the tree of the first {@code first} leaves is the beginning of the tree of all leaves.
     *
     * @param leaves leaf hashes
     */
    public static List<Hash32> consistencyProof(List<Hash32> leaves, int first) {
        if (first < 1 || first > leaves.size()) {
            throw new IllegalArgumentException("expected an older size of 1 to " + leaves.size() + ", got " + first);
        }
        List<Hash32> proof = new ArrayList<>();
        addConsistency(leaves, first, true, proof);
        return List.copyOf(proof);
    }

    /** Whether the proof shows that the older tree is the beginning of the newer one (RFC 9162, section 2.1.4.2). */
    public static boolean isConsistent(
            Hash32 olderRoot, int olderSize, Hash32 newerRoot, int newerSize, List<Hash32> proof) {
        if (olderSize < 1 || olderSize > newerSize) {
            return false;
        }
        if (olderSize == newerSize) {
            return proof.isEmpty() && olderRoot.equals(newerRoot);
        }
        List<Hash32> path = new ArrayList<>(proof);
        if (Integer.bitCount(olderSize) == 1) {
            path.addFirst(olderRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        long older = olderSize - 1L;
        long newer = newerSize - 1L;
        while ((older & 1) == 1) {
            older >>= 1;
            newer >>= 1;
        }
        Hash32 olderHash = path.getFirst();
        Hash32 newerHash = path.getFirst();
        for (Hash32 sibling : path.subList(1, path.size())) {
            if (newer == 0) {
                return false;
            }
            if ((older & 1) == 1 || older == newer) {
                olderHash = node(sibling, olderHash);
                newerHash = node(sibling, newerHash);
                while ((older & 1) == 0 && older != 0) {
                    older >>= 1;
                    newer >>= 1;
                }
            } else {
                newerHash = node(newerHash, sibling);
            }
            older >>= 1;
            newer >>= 1;
        }
        return newer == 0 && olderHash.equals(olderRoot) && newerHash.equals(newerRoot);
    }

    private static void addPath(List<Hash32> leaves, int index, List<Hash32> path) {
        if (leaves.size() == 1) {
            return;
        }
        int split = split(leaves.size());
        List<Hash32> left = leaves.subList(0, split);
        List<Hash32> right = leaves.subList(split, leaves.size());
        if (index < split) {
            addPath(left, index, path);
            path.add(rootOfHashes(right));
        } else {
            addPath(right, index - split, path);
            path.add(rootOfHashes(left));
        }
    }

    /** SUBPROOF of RFC 6962: {@code whole} while the older tree is a complete subtree that the verifier knows. */
    private static void addConsistency(List<Hash32> leaves, int first, boolean whole, List<Hash32> proof) {
        if (first == leaves.size()) {
            if (!whole) {
                proof.add(rootOfHashes(leaves));
            }
            return;
        }
        int split = split(leaves.size());
        List<Hash32> left = leaves.subList(0, split);
        List<Hash32> right = leaves.subList(split, leaves.size());
        if (first <= split) {
            addConsistency(left, first, whole, proof);
            proof.add(rootOfHashes(right));
        } else {
            addConsistency(right, first - split, false, proof);
            proof.add(rootOfHashes(left));
        }
    }

    /** The largest power of two below {@code size}. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
