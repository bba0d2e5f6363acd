package io.basilisk.kernels.sha256;

import io.basilisk.kernels.sha256.SearchTable.Compression;
import io.basilisk.kernels.x86.Assembler;
import io.basilisk.kernels.x86.Condition;
import io.basilisk.kernels.x86.Gpr;
import io.basilisk.kernels.x86.Label;
import io.basilisk.kernels.x86.Mask;
import io.basilisk.kernels.x86.Memory;
import io.basilisk.kernels.x86.Operand;
import io.basilisk.kernels.x86.Zmm;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the nonce search for AVX-512: double SHA-256 (FIPS 180-4, section 6.2.2) of 16 nonces, all rounds one after
 * another, every word in a register. What is known of a job before its first nonce comes from {@link SearchTable}, by
 * way of operands that are the same for all lanes.
 *
 * <p>{@code long search(int[] table, long low, long groups)} tries {@code groups} times 16 nonces from the low word
 * {@code low} on, and stops at the first group in which the first word of a hash is not above the target's. Returned
 * are the groups passed before, times 65,536, plus a bit for each such nonce of the group.
 */
final class SearchCode {
    /** Nonces of a group. */
    static final int LANES = 16;
    /** Bits of the result that stand for nonces. */
    static final int CANDIDATE_BITS = 16;

    /** The table starts so far before its register that a displacement of one byte, times four, reaches all of it. */
    private static final int TABLE_SHIFT = 128 * Integer.BYTES;

    private static final Gpr TABLE = Gpr.RDI;
    private static final Gpr LOW = Gpr.RSI;
    private static final Gpr GROUPS = Gpr.RDX;
    private static final Gpr PASSED = Gpr.RAX;
    private static final Mask FOUND = new Mask(1);

    /** Truth tables of vpternlogd. */
    private static final int XOR = 0x96;

    private static final int CHOOSE = 0xca;
    private static final int MAJORITY = 0xe8;

    private static final Zmm[] WORDS = registers(0, 16);
    private static final Zmm SUM = new Zmm(24);
    private static final Zmm[] PARTS = registers(25, 3);
    private static final Zmm LOGIC = new Zmm(28);
    private static final Zmm NONCES = new Zmm(31);

    private final Assembler asm = new Assembler();
    /** Where a to h are; they move by being renamed. */
    private final Zmm[] state = registers(16, 8);

    private SearchCode() {}

    static byte[] bytes() {
        SearchCode code = new SearchCode();
        code.search();
        return code.asm.code();
    }

    private void search() {
        Label next = asm.label();
        Label end = asm.label();
        asm.endbr64();
        asm.add(TABLE, TABLE_SHIFT);
        asm.vpbroadcastd(NONCES, LOW);
        asm.vpaddd(NONCES, NONCES, slot(SearchTable.LANE_NUMBERS));
        asm.xor(PASSED, PASSED);
        asm.bind(next);
        hashTwice();
        asm.kortestw(FOUND, FOUND);
        asm.jump(Condition.NOT_ZERO, end);
        asm.vpaddd(NONCES, NONCES, known(SearchTable.LANES));
        asm.add(PASSED, 1);
        asm.cmp(PASSED, GROUPS);
        asm.jump(Condition.LESS, next);
        asm.bind(end);
        asm.shl(PASSED, CANDIDATE_BITS);
        asm.kmovw(GROUPS, FOUND);
        asm.or(PASSED, GROUPS);
        asm.vzeroupper();
        asm.ret();
    }

    private void hashTwice() {
        Compression header = SearchTable.OF_HEADER;
        asm.vmovdqa32(WORDS[FixedRounds.NONCE_LOW], NONCES);
        firstRound(header);
        for (int t = header.from() + 1; t < Sha256d.ROUNDS; t++) {
            round(header, t);
        }
        for (int i = 0; i < state.length; i++) {
            asm.vpaddd(WORDS[i], state[i], known(SearchTable.MIDSTATE + i));
        }
        Compression digest = SearchTable.OF_DIGEST;
        firstRound(digest);
        for (int t = digest.from() + 1; t < Sha256d.ROUNDS; t++) {
            round(digest, t);
        }
        asm.vpcmpleud(FOUND, state[0], known(SearchTable.TARGET));
    }

    /** Of a known state: its word is added to a and e, the others are known; h goes to the rounds that use it. */
    private void firstRound(Compression of) {
        Zmm word = WORDS[of.from() & 15];
        for (int i = 0; i < 7; i++) {
            if (i == 0 || i == 4) {
                asm.vpaddd(state[i], word, known(of.state(i)));
            } else {
                asm.vpbroadcastd(state[i], slot(of.state(i)));
            }
        }
    }

    /** Steps 1 and 3 of section 6.2.2 for one {@code t}. */
    private void round(Compression of, int t) {
        if (t >= WORDS.length && of.schedule().isLane(t)) {
            word(of, t);
        }
        Zmm a = state[0];
        Zmm d = state[3];
        Zmm e = state[4];
        Zmm h = state[7];
        choose(e, state[5], state[6]);
        if (of.hIsKnown(t)) {
            asm.vpaddd(SUM, LOGIC, known(of.round(t)));
        } else {
            asm.vpaddd(SUM, h, known(of.round(t)));
            asm.vpaddd(SUM, SUM, LOGIC);
        }
        if (of.schedule().isLane(t)) {
            asm.vpaddd(SUM, SUM, WORDS[t & 15]);
        }
        rotations(e, 6, 11, 25);
        asm.vpaddd(SUM, SUM, PARTS[0]);
        boolean last = of == SearchTable.OF_DIGEST && t == Sha256d.ROUNDS - 1;
        if (!last) { // of the last state only a is looked at
            asm.vpaddd(d, d, SUM);
        }
        majority(a, state[1], state[2]);
        asm.vpaddd(SUM, SUM, LOGIC);
        rotations(a, 2, 13, 22);
        asm.vpaddd(h, SUM, PARTS[0]);
        System.arraycopy(state, 0, state, 1, state.length - 1);
        state[0] = h;
    }

    /** Word {@code t} of the schedule, in the place of word {@code t - 16}. */
    private void word(Compression of, int t) {
        KnownSchedule schedule = of.schedule();
        List<Operand> terms = new ArrayList<>();
        if (schedule.isLane(t - 16)) {
            terms.add(WORDS[t & 15]);
        }
        if (schedule.isLane(t - 7)) {
            terms.add(WORDS[t - 7 & 15]);
        }
        if (schedule.isLane(t - 15)) {
            smallSigma(SUM, WORDS[t - 15 & 15], 7, 18, 3);
            terms.add(SUM);
        }
        if (schedule.isLane(t - 2)) {
            smallSigma(LOGIC, WORDS[t - 2 & 15], 17, 19, 10);
            terms.add(LOGIC);
        }
        if (schedule.hasKnownPart(t)) {
            terms.add(known(of.part(t)));
        }
        Zmm sum = (Zmm) terms.getFirst();
        for (Operand term : terms.subList(1, terms.size())) {
            asm.vpaddd(WORDS[t & 15], sum, term);
            sum = WORDS[t & 15];
        }
    }

    private void smallSigma(Zmm to, Zmm x, int first, int second, int shift) {
        asm.vprord(to, x, first);
        asm.vprord(PARTS[1], x, second);
        asm.vpsrld(PARTS[2], x, shift);
        asm.vpternlogd(to, PARTS[1], PARTS[2], XOR);
    }

    /** Sigma0 or Sigma1 into {@code PARTS[0]}. */
    private void rotations(Zmm x, int first, int second, int third) {
        asm.vprord(PARTS[0], x, first);
        asm.vprord(PARTS[1], x, second);
        asm.vprord(PARTS[2], x, third);
        asm.vpternlogd(PARTS[0], PARTS[1], PARTS[2], XOR);
    }

    private void choose(Zmm e, Zmm f, Zmm g) {
        asm.vmovdqa32(LOGIC, e);
        asm.vpternlogd(LOGIC, f, g, CHOOSE);
    }

    private void majority(Zmm a, Zmm b, Zmm c) {
        asm.vmovdqa32(LOGIC, a);
        asm.vpternlogd(LOGIC, b, c, MAJORITY);
    }

    /** A number of the table, for all lanes. */
    private static Memory known(int slot) {
        return slot(slot).forAllLanes();
    }

    private static Memory slot(int slot) {
        return Memory.at(TABLE, slot * Integer.BYTES - TABLE_SHIFT);
    }

    private static Zmm[] registers(int first, int count) {
        Zmm[] registers = new Zmm[count];
        for (int i = 0; i < count; i++) {
            registers[i] = new Zmm(first + i);
        }
        return registers;
    }
}
