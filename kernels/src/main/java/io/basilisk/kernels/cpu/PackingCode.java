package io.basilisk.kernels.cpu;

import io.basilisk.kernels.x86.Assembler;
import io.basilisk.kernels.x86.Condition;
import io.basilisk.kernels.x86.Gpr;
import io.basilisk.kernels.x86.Label;
import io.basilisk.kernels.x86.Mask;
import io.basilisk.kernels.x86.Memory;
import io.basilisk.kernels.x86.Zmm;

/** Machine code that copies rows to a packed panel, as they are or transposed. */
final class PackingCode {
    /** Rows and columns of the squares that {@link #transpose} works on. */
    static final int SIDE = 16;

    private static final int VECTOR_BYTES = 64;
    /** Quarters 0 and 2 of both operands of a shuffle. */
    private static final int EVEN = 0x88;
    /** Quarters 1 and 3. */
    private static final int ODD = 0xdd;

    private PackingCode() {}

    /**
     * {@code void copy(float *from, long fromStep, float *to, long rows, long lastLanes, long vectors)}: rows of so
     * many vectors, zero where the mask of the last vector has no bit.
     */
    static byte[] copy() {
        Assembler asm = new Assembler();
        Mask lastLanes = new Mask(1);
        asm.endbr64();
        asm.kmovw(lastLanes, Gpr.R8);
        Label end = asm.label();
        for (int vectors = PanelCode.MOST_VECTORS; vectors > 0; vectors--) {
            Label narrower = asm.label();
            asm.cmp(Gpr.R9, vectors);
            asm.jump(Condition.NOT_ZERO, narrower);
            Label loop = asm.label();
            asm.bind(loop);
            for (int i = 0; i < vectors - 1; i++) {
                asm.vmovups(new Zmm(i), Memory.at(Gpr.RDI, i * VECTOR_BYTES));
            }
            asm.vmovups(new Zmm(vectors - 1), lastLanes, Memory.at(Gpr.RDI, (vectors - 1) * VECTOR_BYTES));
            for (int i = 0; i < vectors; i++) {
                asm.vmovups(Memory.at(Gpr.RDX, i * VECTOR_BYTES), new Zmm(i));
            }
            asm.add(Gpr.RDI, Gpr.RSI);
            asm.add(Gpr.RDX, vectors * VECTOR_BYTES);
            asm.sub(Gpr.RCX, 1);
            asm.jump(Condition.NOT_ZERO, loop);
            asm.jump(end);
            asm.bind(narrower);
        }
        asm.bind(end);
        asm.vzeroupper();
        asm.ret();
        return asm.code();
    }

    /**
     * {@code void transpose(float *from, long fromStep, float *to, long toStep, long squares)}: squares side by side in
     * {@code from}, one below the other in {@code to}.
     */
    static byte[] transpose() {
        Assembler asm = new Assembler();
        asm.endbr64();
        asm.lea(Gpr.R9, Memory.at(Gpr.RSI, 0).plus(Gpr.RSI, 2));
        asm.lea(Gpr.R10, Memory.at(Gpr.RSI, 0).plus(Gpr.RSI, 4));
        asm.lea(Gpr.R11, Memory.at(Gpr.R9, 0).plus(Gpr.RSI, 4));
        asm.lea(Gpr.RAX, Memory.at(Gpr.RDI, 0).plus(Gpr.RSI, 8));
        Label loop = asm.label();
        asm.bind(loop);
        loadHalf(asm, Gpr.RDI, 0);
        loadHalf(asm, Gpr.RAX, SIDE / 2);
        exchange(asm);
        for (int i = 0; i < SIDE; i++) {
            asm.vmovups(Memory.at(Gpr.RDX, 0), first(i));
            asm.add(Gpr.RDX, Gpr.RCX);
        }
        asm.add(Gpr.RDI, VECTOR_BYTES);
        asm.add(Gpr.RAX, VECTOR_BYTES);
        asm.sub(Gpr.R8, 1);
        asm.jump(Condition.NOT_ZERO, loop);
        asm.vzeroupper();
        asm.ret();
        return asm.code();
    }

    /** Eight rows from a pointer on; RSI, R9, R10 and R11 are 1, 3, 5 and 7 steps. */
    private static void loadHalf(Assembler asm, Gpr pointer, int to) {
        Memory row = Memory.at(pointer, 0);
        asm.vmovups(first(to), row);
        asm.vmovups(first(to + 1), row.plus(Gpr.RSI, 1));
        asm.vmovups(first(to + 2), row.plus(Gpr.RSI, 2));
        asm.vmovups(first(to + 3), row.plus(Gpr.R9, 1));
        asm.vmovups(first(to + 4), row.plus(Gpr.RSI, 4));
        asm.vmovups(first(to + 5), row.plus(Gpr.R10, 1));
        asm.vmovups(first(to + 6), row.plus(Gpr.R9, 2));
        asm.vmovups(first(to + 7), row.plus(Gpr.R11, 1));
    }

    /** Elements, then pairs, then quarters, then halves change places, from one set of registers to the other. */
    private static void exchange(Assembler asm) {
        for (int i = 0; i < SIDE; i += 2) {
            asm.vunpcklps(second(i), first(i), first(i + 1));
            asm.vunpckhps(second(i + 1), first(i), first(i + 1));
        }
        for (int i = 0; i < SIDE; i += 4) {
            asm.vunpcklpd(first(i), second(i), second(i + 2));
            asm.vunpckhpd(first(i + 1), second(i), second(i + 2));
            asm.vunpcklpd(first(i + 2), second(i + 1), second(i + 3));
            asm.vunpckhpd(first(i + 3), second(i + 1), second(i + 3));
        }
        for (int half = 0; half < SIDE; half += SIDE / 2) {
            for (int i = half; i < half + 4; i++) {
                asm.vshuff32x4(second(i), first(i), first(i + 4), EVEN);
                asm.vshuff32x4(second(i + 4), first(i), first(i + 4), ODD);
            }
        }
        for (int i = 0; i < SIDE / 2; i++) {
            asm.vshuff32x4(first(i), second(i), second(i + 8), EVEN);
            asm.vshuff32x4(first(i + 8), second(i), second(i + 8), ODD);
        }
    }

    private static Zmm first(int i) {
        return new Zmm(i);
    }

    private static Zmm second(int i) {
        return new Zmm(SIDE + i);
    }
}
