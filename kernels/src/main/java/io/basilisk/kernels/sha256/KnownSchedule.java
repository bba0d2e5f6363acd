package io.basilisk.kernels.sha256;

import java.util.Arrays;

/**
 * What is known of a message schedule (FIPS 180-4, section 6.2.2, step 1) when only some words of the block are, the
 * others being one per lane. {@code W[t] = sigma1(W[t-2]) + W[t-7] + sigma0(W[t-15]) + W[t-16]} is known if all four
 * are; otherwise those of the four that are known add up to one number, which is added once.
 */
final class KnownSchedule {
    /** How much is known of a word. A zero, which is known without a block, need not be added. */
    enum Word {
        ZERO,
        KNOWN,
        LANE
    }

    private final Word[] words = new Word[Sha256d.ROUNDS];
    /** Of the four that a word is the sum of: whether known ones other than zero are among them. */
    private final boolean[] partKnown = new boolean[Sha256d.ROUNDS];

    /** @param block what is known of the 16 words of the block */
    KnownSchedule(Word[] block) {
        System.arraycopy(block, 0, words, 0, block.length);
        for (int t = block.length; t < words.length; t++) {
            boolean lane = false;
            for (int source : sources(t)) {
                lane |= words[source] == Word.LANE;
                partKnown[t] |= words[source] == Word.KNOWN;
            }
            words[t] = lane ? Word.LANE : partKnown[t] ? Word.KNOWN : Word.ZERO;
        }
    }

    /** Of the second block of a header: all but the low word of the nonce, with the padding behind it. */
    static KnownSchedule ofHeader() {
        Word[] block = new Word[16];
        Arrays.fill(block, Word.KNOWN);
        block[FixedRounds.NONCE_LOW] = Word.LANE;
        block[14] = Word.ZERO;
        return new KnownSchedule(block);
    }

    /** Of a digest of 8 words: the padding behind them. */
    static KnownSchedule ofDigest() {
        Word[] block = new Word[16];
        Arrays.fill(block, 0, 8, Word.LANE);
        Arrays.fill(block, 8, 16, Word.ZERO);
        block[8] = Word.KNOWN;
        block[15] = Word.KNOWN;
        return new KnownSchedule(block);
    }

    boolean isLane(int t) {
        return words[t] == Word.LANE;
    }

    boolean hasKnownPart(int t) {
        return partKnown[t];
    }

    /**
     * All known words, and of the others (from 16 on) the known part.
     *
     * @param block 16 words; those that are per lane are not looked at
     */
    int[] numbers(int[] block) {
        int[] w = new int[Sha256d.ROUNDS];
        for (int t = 0; t < w.length; t++) {
            if (t < block.length) {
                w[t] = isLane(t) ? 0 : block[t];
            } else {
                w[t] = (isLane(t - 2) ? 0 : Sha256d.smallSigma1(w[t - 2]))
                        + (isLane(t - 7) ? 0 : w[t - 7])
                        + (isLane(t - 15) ? 0 : Sha256d.smallSigma0(w[t - 15]))
                        + (isLane(t - 16) ? 0 : w[t - 16]);
            }
        }
        return w;
    }

    private static int[] sources(int t) {
        return new int[] {t - 2, t - 7, t - 15, t - 16};
    }
}
