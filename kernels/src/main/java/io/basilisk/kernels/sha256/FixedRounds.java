package io.basilisk.kernels.sha256;

/**
 * What a search computes once, because it does not depend on the low word of the nonce: the first block of the header,
 * and rounds 0 to 11 of the second, which take in the words before the nonce's low one.
 *
 * @param midstate state before the second block, 8 words
 * @param state state after the fixed rounds, 8 words
 * @param block the second block, 16 words: the rest of the header, a one bit, zeros, the length in bits
 */
@SuppressWarnings("ArrayRecordComponent")
record FixedRounds(int[] midstate, int[] state, int[] block) {
    /** How many rounds are fixed. */
    static final int COUNT = 12;
    /** Word of the second block that holds the low half of the nonce. */
    static final int NONCE_LOW = 12;

    /** @param header a header that holds the nonce's high word */
    static FixedRounds of(byte[] header) {
        byte[] tail = new byte[Sha256d.BLOCK_BYTES];
        System.arraycopy(header, Sha256d.BLOCK_BYTES, tail, 0, header.length - Sha256d.BLOCK_BYTES);
        int[] block = Sha256d.words(tail, 0);
        block[13] = 0x80000000;
        block[15] = 8 * header.length;
        int[] midstate = Sha256d.midstate(header);
        int[] state = midstate.clone();
        for (int t = 0; t < COUNT; t++) {
            Sha256d.round(state, block[t] + Sha256d.roundConstant(t));
        }
        return new FixedRounds(midstate, state, block);
    }
}
