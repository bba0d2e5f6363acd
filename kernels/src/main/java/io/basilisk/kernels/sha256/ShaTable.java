package io.basilisk.kernels.sha256;

/**
 * The numbers of one job that {@link ShaCode} reads, and where they stand. Slots are 32-bit words, rows four of them: a
 * register of 128 bits, lowest element first.
 */
final class ShaTable {
    /** Constants of the 64 rounds. */
    static final int CONSTANTS = 0;
    /** The last row of the constants for the digest: with the last addition of the standard for {@code a}. */
    static final int LAST_CONSTANTS = 64;
    /** Second block of the header; its nonce is yet to be added. */
    static final int HEADER = 68;
    /** Words 8 to 15 of the digest's block: its padding. */
    static final int PADDING = 84;
    /** State after the header's fixed rounds, as the instructions want it: see {@link #putState}. */
    static final int FIXED = 92;
    /** State before the second block. */
    static final int MIDSTATE = 100;
    /** Initial state. */
    static final int INITIAL = 108;
    /** First word of the target. */
    static final int TARGET = 116;

    private static final int SLOTS = 120;

    private ShaTable() {}

    /** The table of a job. */
    static int[] of(FixedRounds fixed, byte[] target) {
        int[] table = new int[SLOTS];
        for (int t = 0; t < Sha256d.ROUNDS; t++) {
            table[CONSTANTS + t] = Sha256d.roundConstant(t);
        }
        int[] initial = Sha256d.initialState();
        System.arraycopy(table, LAST_CONSTANTS - 4, table, LAST_CONSTANTS, 4);
        table[LAST_CONSTANTS + 3] += initial[0];
        System.arraycopy(fixed.block(), 0, table, HEADER, 16);
        table[HEADER + FixedRounds.NONCE_LOW] = 0;
        table[PADDING] = 0x80000000;
        table[PADDING + 7] = 8 * Sha256d.DIGEST_BYTES;
        putState(table, FIXED, fixed.state());
        putState(table, MIDSTATE, fixed.midstate());
        putState(table, INITIAL, initial);
        table[TARGET] = Sha256d.word(target, 0);
        return table;
    }

    /** Two rows: F, E, B, A and H, G, D, C. */
    private static void putState(int[] table, int at, int[] state) {
        int[] order = {5, 4, 1, 0, 7, 6, 3, 2};
        for (int i = 0; i < order.length; i++) {
            table[at + i] = state[order[i]];
        }
    }
}
