package io.basilisk.jobs.data.tokenizer;

import java.io.Serializable;
import java.util.Arrays;

/** From a pair of ids to the rank of their merge. Open addressing; filled once, then only read. */
final class PairTable implements Serializable {

    static final int ABSENT = Integer.MAX_VALUE;

    private static final long EMPTY = -1;

    private final long[] keys;
    private final int[] ranks;
    private final int mask;

    /** @param left, right the pairs, in the order of their ranks */
    PairTable(int[] left, int[] right) {
        int capacity = Integer.highestOneBit(Math.max(8, left.length * 3)) * 2;
        keys = new long[capacity];
        ranks = new int[capacity];
        mask = capacity - 1;
        Arrays.fill(keys, EMPTY);
        for (int rank = 0; rank < left.length; rank++) {
            int slot = slot(pair(left[rank], right[rank]));
            if (keys[slot] == EMPTY) {
                keys[slot] = pair(left[rank], right[rank]);
                ranks[slot] = rank;
            }
        }
    }

    /** Rank of the merge of these two ids, or {@link #ABSENT}. */
    int rank(int left, int right) {
        int slot = slot(pair(left, right));
        return keys[slot] == EMPTY ? ABSENT : ranks[slot];
    }

    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private int slot(long key) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
