package io.basilisk.kernels.cpu;

import io.basilisk.kernels.x86.Assembler;
import io.basilisk.kernels.x86.Condition;
import io.basilisk.kernels.x86.Gpr;
import io.basilisk.kernels.x86.Label;
import io.basilisk.kernels.x86.Mask;
import io.basilisk.kernels.x86.Memory;
import io.basilisk.kernels.x86.Zmm;

/**
 * Machine code of a panel's product. A tile of C, some rows by at most four vectors, stays in registers while the depth
 * passes: for each step of it the panel's vectors are loaded, and each row's element of A is broadcast and multiplied
 * by all of them. The narrower the tile, the more rows it has, so that enough sums are under way at once to hide the
 * latency of a multiply-add, and loads stay fewer than multiply-adds.
 */
final class PanelCode {
    /** Most vectors of a tile. */
    static final int MOST_VECTORS = 4;

    /** Rows of a tile by the number of its vectors. */
    private static final int[] MOST_ROWS = {0, 14, 12, 8, 6};

    /** Rows that are addressed from one register. */
    private static final int ROWS_OF_POINTER = 7;

    private static final int VECTOR_BYTES = 64;
    private static final int ONE_BITS = 0x3f800000;
    private static final Mask LAST_LANES = new Mask(1);
    private static final Gpr[] SAVED = {Gpr.RBX, Gpr.RBP, Gpr.R12, Gpr.R13, Gpr.R14, Gpr.R15};

    private final Assembler asm;
    private final int vectors;

    private PanelCode(Assembler asm, int vectors) {
        this.asm = asm;
        this.vectors = vectors;
    }

    /** What lies on the stack, from the seventh argument on. */
    private enum Argument {
        B_STEP,
        DEPTH,
        ROWS,
        ALPHA,
        BETA,
        LAST_LANES,
        VECTORS;

        /** Behind the saved registers and the address of return. */
        Memory place() {
            return Memory.at(Gpr.RSP, Long.BYTES * (SAVED.length + 1 + ordinal()));
        }
    }

    /**
     * {@code void product(float *a, long rowStep, long depthStep, float *b, float *c, long cStep, long bStep, long
     * depth, long rows, long alpha, long beta, long lastLanes, long vectors)}: {@code C = alpha A B + beta C}. Steps
     * are in bytes, alpha and beta bits of floats, lastLanes a mask of the last vector of each row of B and C.
     */
    static byte[] product() {
        Assembler asm = new Assembler();
        asm.endbr64();
        for (Gpr saved : SAVED) {
            asm.push(saved);
        }
        asm.mov(Gpr.RAX, Argument.LAST_LANES.place());
        asm.kmovw(LAST_LANES, Gpr.RAX);
        asm.mov(Gpr.R13, Argument.DEPTH.place());
        asm.mov(Gpr.R14, Argument.ROWS.place());
        asm.mov(Gpr.R15, Argument.B_STEP.place());
        asm.lea(Gpr.R10, Memory.at(Gpr.RSI, 0).plus(Gpr.RSI, 2));
        asm.lea(Gpr.R11, Memory.at(Gpr.RSI, 0).plus(Gpr.RSI, 4));
        asm.mov(Gpr.RAX, Argument.VECTORS.place());
        Label end = asm.label();
        for (int vectors = MOST_VECTORS; vectors > 0; vectors--) {
            Label narrower = asm.label();
            asm.cmp(Gpr.RAX, vectors);
            asm.jump(Condition.NOT_ZERO, narrower);
            new PanelCode(asm, vectors).rows(end);
            asm.bind(narrower);
        }
        asm.bind(end);
        asm.vzeroupper();
        for (int i = SAVED.length - 1; i >= 0; i--) {
            asm.pop(SAVED[i]);
        }
        asm.ret();
        return asm.code();
    }

    /** Tiles of most rows, then one of those that are left. */
    private void rows(Label end) {
        int most = MOST_ROWS[vectors];
        Label rest = asm.label();
        Label loop = asm.label();
        asm.bind(loop);
        asm.cmp(Gpr.R14, most);
        asm.jump(Condition.LESS, rest);
        tile(most);
        asm.sub(Gpr.R14, most);
        for (int moved = 0; moved < most; moved += moved + 2 <= most ? 2 : 1) {
            asm.lea(Gpr.RDI, Memory.at(Gpr.RDI, 0).plus(Gpr.RSI, moved + 2 <= most ? 2 : 1));
        }
        asm.jump(loop);
        asm.bind(rest);
        for (int rows = most - 1; rows > 0; rows--) {
            Label fewer = asm.label();
            asm.cmp(Gpr.R14, rows);
            asm.jump(Condition.NOT_ZERO, fewer);
            tile(rows);
            asm.jump(end);
            asm.bind(fewer);
        }
        asm.jump(end);
    }

    /** Pointers that move with the depth: RAX and RBX in A, RBP in B; R12 counts. R8 ends at the next tile of C. */
    private void tile(int rows) {
        asm.mov(Gpr.RAX, Gpr.R8);
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < vectors; vector++) {
                asm.vpxord(sum(row, vector), sum(row, vector), sum(row, vector));
                asm.prefetcht0(Memory.at(Gpr.RAX, vector * VECTOR_BYTES));
            }
            asm.add(Gpr.RAX, Gpr.R9);
        }
        asm.mov(Gpr.RAX, Gpr.RDI);
        asm.lea(Gpr.RBX, Memory.at(Gpr.RDI, 0).plus(Gpr.R10, 2));
        asm.add(Gpr.RBX, Gpr.RSI);
        asm.mov(Gpr.RBP, Gpr.RCX);
        asm.mov(Gpr.R12, Gpr.R13);
        Label loop = asm.label();
        asm.bind(loop);
        multiplyAdd(rows);
        asm.add(Gpr.RBP, Gpr.R15);
        asm.add(Gpr.RAX, Gpr.RDX);
        asm.add(Gpr.RBX, Gpr.RDX);
        asm.sub(Gpr.R12, 1);
        asm.jump(Condition.NOT_ZERO, loop);
        store(rows);
    }

    private void multiplyAdd(int rows) {
        int right = rows * vectors;
        int left = right + vectors;
        for (int vector = 0; vector < vectors; vector++) {
            load(new Zmm(right + vector), vector, Memory.at(Gpr.RBP, vector * VECTOR_BYTES));
        }
        for (int row = 0; row < rows; row++) {
            if (vectors == 1) {
                asm.vfmadd231ps(sum(row, 0), new Zmm(right), element(row).forAllLanes());
            } else {
                Zmm factor = new Zmm(left + row % (Zmm.COUNT - left));
                asm.vbroadcastss(factor, element(row));
                for (int vector = 0; vector < vectors; vector++) {
                    asm.vfmadd231ps(sum(row, vector), factor, new Zmm(right + vector));
                }
            }
        }
    }

    private void store(int rows) {
        Zmm factor = new Zmm(rows * vectors);
        Zmm old = new Zmm(rows * vectors + 1);
        Label scaled = asm.label();
        asm.mov32(Gpr.RAX, Argument.ALPHA.place());
        asm.cmp(Gpr.RAX, ONE_BITS);
        asm.jump(Condition.ZERO, scaled);
        asm.vpbroadcastd(factor, Gpr.RAX);
        for (int i = 0; i < rows * vectors; i++) {
            asm.vmulps(new Zmm(i), new Zmm(i), factor);
        }
        asm.bind(scaled);
        Label add = asm.label();
        Label done = asm.label();
        asm.mov32(Gpr.RAX, Argument.BETA.place());
        asm.cmp(Gpr.RAX, 0);
        asm.jump(Condition.NOT_ZERO, add);
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < vectors; vector++) {
                store(vector, sum(row, vector));
            }
            asm.add(Gpr.R8, Gpr.R9);
        }
        asm.jump(done);
        asm.bind(add);
        asm.vpbroadcastd(factor, Gpr.RAX);
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < vectors; vector++) {
                load(old, vector, Memory.at(Gpr.R8, vector * VECTOR_BYTES));
                asm.vfmadd231ps(sum(row, vector), old, factor);
                store(vector, sum(row, vector));
            }
            asm.add(Gpr.R8, Gpr.R9);
        }
        asm.bind(done);
    }

    /** The last vector's other lanes may lie behind the end of an array: they are neither read nor written. */
    private void load(Zmm to, int vector, Memory from) {
        if (vector == vectors - 1) {
            asm.vmovups(to, LAST_LANES, from);
        } else {
            asm.vmovups(to, from);
        }
    }

    private void store(int vector, Zmm from) {
        Memory to = Memory.at(Gpr.R8, vector * VECTOR_BYTES);
        if (vector == vectors - 1) {
            asm.vmovups(to, LAST_LANES, from);
        } else {
            asm.vmovups(to, from);
        }
    }

    private Zmm sum(int row, int vector) {
        return new Zmm(row * vectors + vector);
    }

    /** A row's element of A: RAX points to row 0's, RBX to row 7's; RSI, R10 and R11 are 1, 3 and 5 steps. */
    private static Memory element(int row) {
        Memory pointer = Memory.at(row < ROWS_OF_POINTER ? Gpr.RAX : Gpr.RBX, 0);
        return switch (row % ROWS_OF_POINTER) {
            case 0 -> pointer;
            case 1 -> pointer.plus(Gpr.RSI, 1);
            case 2 -> pointer.plus(Gpr.RSI, 2);
            case 3 -> pointer.plus(Gpr.R10, 1);
            case 4 -> pointer.plus(Gpr.RSI, 4);
            case 5 -> pointer.plus(Gpr.R11, 1);
            default -> pointer.plus(Gpr.R10, 2);
        };
    }
}
