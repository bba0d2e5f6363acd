package io.basilisk.kernels.sha256;

/**
 * The numbers of one job that {@link SearchCode} reads, and where they stand: everything that is the same for all
 * nonces of a job. Slots are 32-bit words.
 */
final class SearchTable {
    /** Numbers of the lanes, 0 to 15. */
    static final int LANE_NUMBERS = 0;
    /** How many lanes there are: by so much nonces grow. */
    static final int LANES = 16;
    /** First word of the target. */
    static final int TARGET = 17;
    /** State before the second block. */
    static final int MIDSTATE = 18;

    private static final int HEADER = 26;
    private static final int DIGEST = HEADER + Compression.SLOTS;
    static final int SLOTS = DIGEST + Compression.SLOTS;

    /** Second block of the header, from the round that takes in the nonce's low word. */
    static final Compression OF_HEADER = new Compression(HEADER, FixedRounds.COUNT, KnownSchedule.ofHeader());
    /** The digest of the header. */
    static final Compression OF_DIGEST = new Compression(DIGEST, 0, KnownSchedule.ofDigest());

    private SearchTable() {}

    /**
     * One of the two applications of the compression function. Its first round adds a word per lane to a known state,
     * so that afterwards only {@code a} and {@code e} are per lane.
     *
     * @param first where its slots begin
     * @param from its first round
     */
    record Compression(int first, int from, KnownSchedule schedule) {
        private static final int SCHEDULE_FROM = 16;
        /** A later word has no known part: in the header's block word 24 is the last that is known. */
        private static final int SCHEDULE_UNTIL = 41;

        private static final int ROUNDS_AT = 7;
        private static final int SCHEDULE_AT = ROUNDS_AT + Sha256d.ROUNDS;
        static final int SLOTS = SCHEDULE_AT + SCHEDULE_UNTIL - SCHEDULE_FROM;

        /** Rounds after the first in which {@code h} is known: it then is part of what the round adds. */
        private static final int H_IS_KNOWN = 3;

        /** State after the first round, 0 for {@code a}; of {@code a} and {@code e} without the round's word. */
        int state(int i) {
            return first + i;
        }

        /** What a round adds: its constant, its word where known, {@code h} where known. */
        int round(int t) {
            return first + ROUNDS_AT + t;
        }

        /** Known part of a word of the schedule. */
        int part(int t) {
            if (t < SCHEDULE_FROM || t >= SCHEDULE_UNTIL) {
                throw new IllegalArgumentException("word " + t + " has no known part");
            }
            return first + SCHEDULE_AT + t - SCHEDULE_FROM;
        }

        boolean hIsKnown(int t) {
            return t <= from + H_IS_KNOWN;
        }

        /** @param before state before the first round */
        private void fill(int[] table, int[] before, int[] block) {
            int[] after = before.clone();
            Sha256d.round(after, Sha256d.roundConstant(from));
            System.arraycopy(after, 0, table, first, ROUNDS_AT);
            int[] words = schedule.numbers(block);
            for (int t = from + 1; t < Sha256d.ROUNDS; t++) {
                int known = schedule.isLane(t) ? 0 : words[t];
                int h = hIsKnown(t) ? after[7 - (t - from - 1)] : 0;
                table[round(t)] = Sha256d.roundConstant(t) + known + h;
            }
            for (int t = SCHEDULE_FROM; t < SCHEDULE_UNTIL; t++) {
                table[part(t)] = words[t];
            }
        }
    }

    /** The table of a job. */
    static int[] of(FixedRounds fixed, byte[] target) {
        int[] table = new int[SLOTS];
        for (int lane = 0; lane < SearchCode.LANES; lane++) {
            table[LANE_NUMBERS + lane] = lane;
        }
        table[LANES] = SearchCode.LANES;
        table[TARGET] = Sha256d.word(target, 0);
        System.arraycopy(fixed.midstate(), 0, table, MIDSTATE, 8);
        OF_HEADER.fill(table, fixed.state(), fixed.block());
        int[] digest = new int[16];
        digest[8] = 0x80000000;
        digest[15] = 8 * Sha256d.DIGEST_BYTES;
        int[] initial = Sha256d.initialState();
        OF_DIGEST.fill(table, initial, digest);
        // The last addition of the standard, so that the last round's a is the hash's first word.
        table[OF_DIGEST.round(Sha256d.ROUNDS - 1)] += initial[0];
        return table;
    }
}
