package io.basilisk.kernels.sha256;

import io.basilisk.kernels.x86.Assembler;
import io.basilisk.kernels.x86.Condition;
import io.basilisk.kernels.x86.Gpr;
import io.basilisk.kernels.x86.Label;
import io.basilisk.kernels.x86.Memory;
import io.basilisk.kernels.x86.Sse;
import io.basilisk.kernels.x86.Xmm;

/**
 * Writes the nonce search for processors with SHA instructions: double SHA-256 (FIPS 180-4, section 6.2.2) of two
 * nonces, in turns of four rounds, since a round of one waits for the one before. As {@link SearchCode} otherwise, with
 * the numbers of {@link ShaTable}.
 */
final class ShaCode {
    /** Nonces of a group. */
    static final int LANES = 2;

    /** The table starts so far before its register that a displacement of one byte reaches the constants. */
    private static final int TABLE_SHIFT = 128;

    private static final int ROW = 4;
    private static final int LAST_TURN = 15;

    private static final Gpr TABLE = Gpr.RDI;
    private static final Gpr LOW = Gpr.RSI;
    private static final Gpr GROUPS = Gpr.RDX;
    private static final Gpr PASSED = Gpr.RAX;
    private static final Gpr TARGET = Gpr.RCX;
    private static final Gpr[] HASHES = {Gpr.R8, Gpr.R9};

    /** What the instruction for rounds takes without naming it: words with constants. */
    private static final Xmm WORDS_AND_CONSTANTS = new Xmm(0);

    private static final Xmm SCRATCH = new Xmm(1);

    private final Assembler asm = new Assembler();
    private final Sse sse = new Sse(asm);
    private final Lane[] lanes = {new Lane(2), new Lane(8)};

    private ShaCode() {}

    static byte[] bytes() {
        ShaCode code = new ShaCode();
        code.search();
        return code.asm.code();
    }

    /** Registers of one nonce: state, and the 16 last words of the schedule in four rows. */
    private static final class Lane {
        private final Xmm abef;
        private final Xmm cdgh;
        private final Xmm[] words = new Xmm[4];

        Lane(int first) {
            abef = new Xmm(first);
            cdgh = new Xmm(first + 1);
            for (int i = 0; i < words.length; i++) {
                words[i] = new Xmm(first + 2 + i);
            }
        }

        Xmm row(int turn) {
            return words[turn & 3];
        }
    }

    private void search() {
        Label next = asm.label();
        Label end = asm.label();
        asm.endbr64();
        asm.add(TABLE, TABLE_SHIFT);
        asm.mov32(TARGET, slot(ShaTable.TARGET));
        asm.xor(PASSED, PASSED);
        asm.bind(next);
        header();
        digest();
        for (Gpr hash : HASHES) { // a candidate is not above the target
            asm.cmp(TARGET, hash);
            asm.jump(Condition.NO_CARRY, end);
        }
        asm.add(LOW, LANES);
        asm.add(PASSED, 1);
        asm.cmp(PASSED, GROUPS);
        asm.jump(Condition.LESS, next);
        asm.bind(end);
        asm.shl(PASSED, SearchCode.CANDIDATE_BITS);
        for (int i = 0; i < LANES; i++) {
            Label noCandidate = asm.label();
            asm.cmp(TARGET, HASHES[i]);
            asm.jump(Condition.CARRY, noCandidate);
            asm.add(PASSED, 1 << i);
            asm.bind(noCandidate);
        }
        asm.ret();
    }

    /** The second block of the header, from the round that takes in the nonce; its digest becomes the block. */
    private void header() {
        int from = FixedRounds.COUNT / ROW;
        for (int i = 0; i < LANES; i++) {
            Lane lane = lanes[i];
            load(lane, ShaTable.FIXED);
            for (int row = 0; row < 4; row++) {
                sse.movdqa(lane.words[row], slot(ShaTable.HEADER + ROW * row));
            }
            asm.lea(HASHES[i], Memory.at(LOW, i));
            sse.movd(SCRATCH, HASHES[i]);
            sse.paddd(lane.words[FixedRounds.NONCE_LOW / ROW], SCRATCH);
        }
        for (int turn = from; turn <= LAST_TURN; turn++) {
            for (Lane lane : lanes) {
                rounds(lane, turn, ShaTable.CONSTANTS + ROW * turn);
            }
        }
        for (Lane lane : lanes) {
            sse.paddd(lane.abef, slot(ShaTable.MIDSTATE));
            sse.paddd(lane.cdgh, slot(ShaTable.MIDSTATE + ROW));
            sse.movdqa(SCRATCH, lane.cdgh);
            sse.punpckhqdq(SCRATCH, lane.abef); // D, C, B, A
            sse.pshufd(lane.words[0], SCRATCH, 0x1b);
            sse.punpcklqdq(lane.cdgh, lane.abef); // H, G, F, E
            sse.pshufd(lane.words[1], lane.cdgh, 0x1b);
            sse.movdqa(lane.words[2], slot(ShaTable.PADDING));
            sse.movdqa(lane.words[3], slot(ShaTable.PADDING + ROW));
            load(lane, ShaTable.INITIAL);
        }
    }

    private void digest() {
        for (int turn = 0; turn <= LAST_TURN; turn++) {
            int constants = turn == LAST_TURN ? ShaTable.LAST_CONSTANTS : ShaTable.CONSTANTS + ROW * turn;
            for (Lane lane : lanes) {
                rounds(lane, turn, constants);
            }
        }
        for (int i = 0; i < LANES; i++) {
            sse.pshufd(SCRATCH, lanes[i].abef, 0xff);
            sse.movd(HASHES[i], SCRATCH);
        }
    }

    private void load(Lane lane, int state) {
        sse.movdqa(lane.abef, slot(state));
        sse.movdqa(lane.cdgh, slot(state + ROW));
    }

    /** Rounds {@code 4 turn} to {@code 4 turn + 3}, before them their words where they are not in the block. */
    private void rounds(Lane lane, int turn, int constants) {
        Xmm words = lane.row(turn);
        if (turn >= 4) {
            // W[t] = (W[t-16] + sigma0(W[t-15])) + W[t-7] + sigma1(W[t-2])
            sse.sha256msg1(words, lane.row(turn + 1));
            sse.movdqa(SCRATCH, lane.row(turn + 3));
            sse.palignr(SCRATCH, lane.row(turn + 2), 4);
            sse.paddd(words, SCRATCH);
            sse.sha256msg2(words, lane.row(turn + 3));
        }
        sse.movdqa(WORDS_AND_CONSTANTS, words);
        sse.paddd(WORDS_AND_CONSTANTS, slot(constants));
        sse.sha256rnds2(lane.cdgh, lane.abef);
        sse.pshufd(WORDS_AND_CONSTANTS, WORDS_AND_CONSTANTS, 0x0e);
        sse.sha256rnds2(lane.abef, lane.cdgh);
    }

    private static Memory slot(int slot) {
        return Memory.at(TABLE, slot * Integer.BYTES - TABLE_SHIFT);
    }
}
