package io.basilisk.kernels.sha256;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One nonce per int lane of the widest vector: 16 on AVX-512, 8 on AVX2, 4 on 128-bit machines.
 *
 * <p>What does not depend on the low word of the nonce is done once, see {@link FixedRounds}. A row is one word for
 * all lanes, {@code LANES} ints of an array. Loops are left rolled on purpose, one round per turn: the JIT inlines a
 * limited number of nodes per method, and past it every vector becomes an object, which costs a factor of ten (2 rounds
 * per turn: 5 MH/s; 1: 30).
 */
final class VectorLanes implements Lanes {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final IntVector LANE_NUMBERS = IntVector.zero(SPECIES).addIndex(1);
    private static final int[] K = roundConstants();
    private static final int BLOCK_WORDS = 16;
    /** First word of the second block's schedule that the low word of the nonce changes. */
    private static final int FIRST_CHANGED = 19;

    private static final int FIRST_INITIAL = Sha256d.initialState()[0];
    private static final int[] INITIAL = rows(Sha256d.initialState(), 8);

    private final int[] afterFixedRounds;
    private final int[] midstate;
    /** Message schedule of the header's second block. */
    private final int[] first;
    /** Message schedule of the digest of the header; its first 8 rows are that digest. */
    private final int[] second;

    private final int[] hash = new int[8 * LANES];
    private final int signedTarget;

    /** @param header a header that holds the nonce's high word */
    VectorLanes(byte[] header, byte[] target) {
        FixedRounds fixed = FixedRounds.of(header);
        midstate = rows(fixed.midstate(), 8);
        afterFixedRounds = rows(fixed.state(), 8);
        first = rows(Sha256d.schedule(fixed.block()), Sha256d.ROUNDS);
        int[] digestBlock = new int[16];
        digestBlock[8] = 0x80000000;
        digestBlock[15] = 8 * Sha256d.DIGEST_BYTES;
        second = rows(digestBlock, Sha256d.ROUNDS);
        signedTarget = Sha256d.word(target, 0) ^ Integer.MIN_VALUE;
    }

    @Override
    public int count() {
        return LANES;
    }

    @Override
    public long candidates(int low) {
        LANE_NUMBERS.add(low).intoArray(first, FixedRounds.NONCE_LOW * LANES);
        compress(first, FixedRounds.COUNT, FIRST_CHANGED, afterFixedRounds, second);
        for (int i = 0; i < midstate.length; i++) {
            second[i] += midstate[i];
        }
        compress(second, 0, BLOCK_WORDS, INITIAL, hash);
        // Flipping the sign bits, here by adding them, turns the signed comparison into an unsigned one.
        return row(hash, 0)
                .add(FIRST_INITIAL ^ Integer.MIN_VALUE)
                .compare(LE, signedTarget)
                .toLong();
    }

    /**
     * The compression function from round {@code from} on, but for its last addition.
     *
     * @param w rows before {@code changed} are words of the schedule; the others are written
     * @param state 8 rows before round {@code from}
     * @param out takes 8 rows, to which the state before round 0 is yet to be added
     */
    private static void compress(int[] w, int from, int changed, int[] state, int[] out) {
        IntVector before2 = row(w, changed - 2);
        IntVector before1 = row(w, changed - 1);
        for (int t = changed; t < Sha256d.ROUNDS; t++) {
            IntVector word = smallSigma1(before2)
                    .add(row(w, t - 7).add(smallSigma0(row(w, t - 15)).add(row(w, t - 16))));
            word.intoArray(w, t * LANES);
            before2 = before1;
            before1 = word;
        }
        IntVector a = row(state, 0);
        IntVector b = row(state, 1);
        IntVector c = row(state, 2);
        IntVector d = row(state, 3);
        IntVector e = row(state, 4);
        IntVector f = row(state, 5);
        IntVector g = row(state, 6);
        IntVector h = row(state, 7);
        for (int t = from; t < Sha256d.ROUNDS; t++) {
            IntVector t1 = h.add(row(w, t).add(K[t])).add(bigSigma1(e).add(choose(e, f, g)));
            IntVector t2 = bigSigma0(a).add(majority(a, b, c));
            h = g;
            g = f;
            f = e;
            e = d.add(t1);
            d = c;
            c = b;
            b = a;
            a = t1.add(t2);
        }
        a.intoArray(out, 0);
        b.intoArray(out, LANES);
        c.intoArray(out, 2 * LANES);
        d.intoArray(out, 3 * LANES);
        e.intoArray(out, 4 * LANES);
        f.intoArray(out, 5 * LANES);
        g.intoArray(out, 6 * LANES);
        h.intoArray(out, 7 * LANES);
    }

    private static IntVector row(int[] rows, int index) {
        return IntVector.fromArray(SPECIES, rows, index * LANES);
    }

    private static IntVector choose(IntVector e, IntVector f, IntVector g) {
        return e.and(f.lanewise(XOR, g)).lanewise(XOR, g);
    }

    private static IntVector majority(IntVector a, IntVector b, IntVector c) {
        return a.and(b).or(c.and(a.or(b)));
    }

    private static IntVector bigSigma0(IntVector x) {
        return x.lanewise(ROR, 2).lanewise(XOR, x.lanewise(ROR, 13)).lanewise(XOR, x.lanewise(ROR, 22));
    }

    private static IntVector bigSigma1(IntVector x) {
        return x.lanewise(ROR, 6).lanewise(XOR, x.lanewise(ROR, 11)).lanewise(XOR, x.lanewise(ROR, 25));
    }

    private static IntVector smallSigma0(IntVector x) {
        return x.lanewise(ROR, 7).lanewise(XOR, x.lanewise(ROR, 18)).lanewise(XOR, x.lanewise(LSHR, 3));
    }

    private static IntVector smallSigma1(IntVector x) {
        return x.lanewise(ROR, 17).lanewise(XOR, x.lanewise(ROR, 19)).lanewise(XOR, x.lanewise(LSHR, 10));
    }

    private static int[] roundConstants() {
        int[] constants = new int[Sha256d.ROUNDS];
        for (int t = 0; t < constants.length; t++) {
            constants[t] = Sha256d.roundConstant(t);
        }
        return constants;
    }

    /** {@code count} rows; row i holds {@code words[i]} in every lane, or zero past the words. */
    private static int[] rows(int[] words, int count) {
        int[] rows = new int[count * LANES];
        for (int i = 0; i < words.length * LANES; i++) {
            rows[i] = words[i / LANES];
        }
        return rows;
    }
}
