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
    static final int[] MOST_ROWS = {0, 14, 12, 8, 6};

    /** Rows that are addressed from one register. */
    private static final int ROWS_OF_POINTER = 7;

    private static final int VECTOR_BYTES = 64;
    private static final int ONE_BITS = 0x3f800000;
    private static final Mask LAST_LANES = new Mask(1);
    private static final int UNDER_WAY = 1;
    private static final Gpr[] SAVED = {Gpr.RBX, Gpr.RBP, Gpr.R12, Gpr.R13, Gpr.R14, Gpr.R15};

    /** Behind what is under way, the saved registers and the address of return. */
    private static final int FIRST_ARGUMENT = UNDER_WAY + SAVED.length + 1;

    private final Assembler asm;
    private final int vectors;

    private PanelCode(Assembler asm, int vectors) {
        this.asm = asm;
        this.vectors = vectors;
    }

    /** What lies on the stack: what is under way, then the saved registers, then arguments from the seventh on. */
    private enum Place {
        /** The row of C that is prefetched next. */
        PREFETCHED(0),
        C_STEP(FIRST_ARGUMENT),
        B_STEP(FIRST_ARGUMENT + 1),
        DEPTH(FIRST_ARGUMENT + 2),
        ROWS(FIRST_ARGUMENT + 3),
        ALPHA(FIRST_ARGUMENT + 4),
        BETA(FIRST_ARGUMENT + 5),
        LAST_LANES(FIRST_ARGUMENT + 6),
        VECTORS(FIRST_ARGUMENT + 7),
        AHEAD(FIRST_ARGUMENT + 8),
        PART(FIRST_ARGUMENT + 9);

        private final int number;

        Place(int number) {
            this.number = number;
        }

        Memory at() {
            return Memory.at(Gpr.RSP, Long.BYTES * number);
        }
    }

    /**
     * {@code void product(float *a, long rowStep, long depthStep, float *b, float *c, long aheadStep, long cStep, long
     * bStep, long depth, long rows, long alpha, long beta, long lastLanes, long vectors, long ahead, long part)}:
     * {@code C = alpha A B + beta C}. Steps are in bytes, alpha and beta bits of floats, lastLanes a mask of the last
     * vector of each row of B and C. For each step of the depth a line of A is prefetched, from {@code ahead} bytes
     * behind the tile's first element on, and aheadStep further each time; for each {@code part} of the depth a row of
     * C: the tile's lines must not all be asked for at once, or loads wait behind them.
     */
    static byte[] product() {
        Assembler asm = new Assembler();
        asm.endbr64();
        for (Gpr saved : SAVED) {
            asm.push(saved);
        }
        asm.sub(Gpr.RSP, UNDER_WAY * Long.BYTES);
        asm.mov(Gpr.RAX, Place.LAST_LANES.at());
        asm.kmovw(LAST_LANES, Gpr.RAX);
        asm.mov(Gpr.R15, Place.B_STEP.at());
        asm.lea(Gpr.R10, Memory.at(Gpr.RSI, 0).plus(Gpr.RSI, 2));
        asm.lea(Gpr.R11, Memory.at(Gpr.RSI, 0).plus(Gpr.RSI, 4));
        asm.mov(Gpr.RAX, Place.VECTORS.at());
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
        asm.add(Gpr.RSP, UNDER_WAY * Long.BYTES);
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
        asm.mov(Gpr.R14, Place.ROWS.at());
        asm.sub(Gpr.R14, most);
        asm.jump(Condition.LESS, rest);
        asm.mov(Place.ROWS.at(), Gpr.R14);
        tile(most);
        for (int moved = 0; moved < most; moved += moved + 2 <= most ? 2 : 1) {
            asm.lea(Gpr.RDI, Memory.at(Gpr.RDI, 0).plus(Gpr.RSI, moved + 2 <= most ? 2 : 1));
        }
        asm.jump(loop);
        asm.bind(rest);
        asm.add(Gpr.R14, most);
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

    /**
     * Pointers that move with the depth: RAX and RBX in A, RBP in B, R13 in what of A is prefetched; R12 counts. In the
     * end RBX is the step of C's rows, and R8 points to the next tile.
     */
    private void tile(int rows) {
        for (int i = 0; i < rows * vectors; i++) {
            asm.vpxord(new Zmm(i), new Zmm(i), new Zmm(i));
        }
        asm.mov(Gpr.RAX, Gpr.RDI);
        asm.lea(Gpr.RBX, Memory.at(Gpr.RDI, 0).plus(Gpr.R10, 2));
        asm.add(Gpr.RBX, Gpr.RSI);
        asm.mov(Gpr.RBP, Gpr.RCX);
        asm.mov(Gpr.R13, Place.AHEAD.at());
        asm.add(Gpr.R13, Gpr.RDI);
        asm.mov(Gpr.R14, Place.DEPTH.at());
        asm.mov(Place.PREFETCHED.at(), Gpr.R8);
        Label part = asm.label();
        asm.bind(part);
        beginPart();
        Label loop = asm.label();
        asm.bind(loop);
        multiplyAdd(rows);
        asm.prefetcht0(Memory.at(Gpr.R13, 0));
        asm.add(Gpr.R13, Gpr.R9);
        asm.add(Gpr.RBP, Gpr.R15);
        asm.add(Gpr.RAX, Gpr.RDX);
        asm.add(Gpr.RBX, Gpr.RDX);
        asm.sub(Gpr.R12, 1);
        asm.jump(Condition.NOT_ZERO, loop);
        asm.cmp(Gpr.R14, 0);
        asm.jump(Condition.NOT_ZERO, part);
        store(rows);
    }

    /** Prefetches a row of C; R12 becomes the part's steps, and R14 what is left behind them. */
    private void beginPart() {
        asm.mov(Gpr.R12, Place.PREFETCHED.at());
        for (int vector = 0; vector < vectors; vector++) {
            asm.prefetcht0(Memory.at(Gpr.R12, vector * VECTOR_BYTES));
        }
        asm.mov(Gpr.R12, Place.C_STEP.at());
        asm.add(Place.PREFETCHED.at(), Gpr.R12);
        asm.mov(Gpr.R12, Place.PART.at());
        Label whole = asm.label();
        asm.cmp(Gpr.R14, Gpr.R12);
        asm.jump(Condition.NOT_LESS, whole);
        asm.mov(Gpr.R12, Gpr.R14);
        asm.bind(whole);
        asm.sub(Gpr.R14, Gpr.R12);
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
        asm.mov(Gpr.RBX, Place.C_STEP.at());
        asm.mov32(Gpr.RAX, Place.ALPHA.at());
        asm.cmp(Gpr.RAX, ONE_BITS);
        asm.jump(Condition.ZERO, scaled);
        asm.vpbroadcastd(factor, Gpr.RAX);
        for (int i = 0; i < rows * vectors; i++) {
            asm.vmulps(new Zmm(i), new Zmm(i), factor);
        }
        asm.bind(scaled);
        Label add = asm.label();
        Label done = asm.label();
        asm.mov32(Gpr.RAX, Place.BETA.at());
        asm.cmp(Gpr.RAX, 0);
        asm.jump(Condition.NOT_ZERO, add);
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < vectors; vector++) {
                store(vector, sum(row, vector));
            }
            asm.add(Gpr.R8, Gpr.RBX);
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
            asm.add(Gpr.R8, Gpr.RBX);
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
