package io.basilisk.kernels.x86;

/**
 * AVX-512 instructions on 512 bits of 32-bit elements and how they are encoded (Intel SDM volume 2A, section 2.7; the
 * opcodes stand at each instruction in volumes 2A to 2D).
 */
enum Evex {
    VMOVUPS_LOAD(Map.X0F, Prefix.NONE, 0x10, Reads.VECTOR),
    VMOVUPS_STORE(Map.X0F, Prefix.NONE, 0x11, Reads.VECTOR),
    VADDPS(Map.X0F, Prefix.NONE, 0x58, Reads.VECTOR_OR_ONE),
    VMULPS(Map.X0F, Prefix.NONE, 0x59, Reads.VECTOR_OR_ONE),
    VUNPCKLPS(Map.X0F, Prefix.NONE, 0x14, Reads.VECTOR_OR_ONE),
    VUNPCKHPS(Map.X0F, Prefix.NONE, 0x15, Reads.VECTOR_OR_ONE),
    VUNPCKLPD(Map.X0F, Prefix.X66, 0x14, Reads.PAIRS),
    VUNPCKHPD(Map.X0F, Prefix.X66, 0x15, Reads.PAIRS),
    VSHUFF32X4(Map.X0F3A, Prefix.X66, 0x23, Reads.VECTOR_OR_ONE),
    VBROADCASTSS(Map.X0F38, Prefix.X66, 0x18, Reads.ONE),
    VFMADD231PS(Map.X0F38, Prefix.X66, 0xb8, Reads.VECTOR_OR_ONE),
    VMOVDQA32(Map.X0F, Prefix.X66, 0x6f, Reads.VECTOR),
    VMOVDQU32_LOAD(Map.X0F, Prefix.XF3, 0x6f, Reads.VECTOR),
    VMOVDQU32_STORE(Map.X0F, Prefix.XF3, 0x7f, Reads.VECTOR),
    VPADDD(Map.X0F, Prefix.X66, 0xfe, Reads.VECTOR_OR_ONE),
    VPXORD(Map.X0F, Prefix.X66, 0xef, Reads.VECTOR_OR_ONE),
    /** Shifts and rotations by a constant; the middle of ModRM says which. */
    SHIFT(Map.X0F, Prefix.X66, 0x72, Reads.VECTOR_OR_ONE),
    VPTERNLOGD(Map.X0F3A, Prefix.X66, 0x25, Reads.VECTOR_OR_ONE),
    VPBROADCASTD(Map.X0F38, Prefix.X66, 0x58, Reads.ONE),
    VPBROADCASTD_GPR(Map.X0F38, Prefix.X66, 0x7c, Reads.ONE),
    VPCMPUD(Map.X0F3A, Prefix.X66, 0x1e, Reads.VECTOR_OR_ONE);

    /** EVEX.mmm: which table the opcode is in. */
    private enum Map {
        NO_MAP,
        X0F,
        X0F38,
        X0F3A
    }

    /** EVEX.pp: the legacy prefix that chooses among instructions of one opcode. */
    private enum Prefix {
        NONE,
        X66,
        XF3
    }

    /** What the last operand can be where it is memory: the unit of short displacements depends on it (table 2-34). */
    private enum Reads {
        /** 64 bytes. */
        VECTOR,
        /** 64 bytes, in elements of eight (EVEX.W). */
        PAIRS,
        /** 64 bytes, or four for all lanes. */
        VECTOR_OR_ONE,
        /** Four bytes; that they go to all lanes is the instruction itself. */
        ONE
    }

    private static final int ELEMENT_BYTES = 4;
    private static final int VECTOR_BYTES = 64;
    private static final int VECTOR_512 = 2 << 5;

    private final Map map;
    private final Prefix prefix;
    private final int opcode;
    private final Reads reads;

    Evex(Map map, Prefix prefix, int opcode, Reads reads) {
        this.map = map;
        this.prefix = prefix;
        this.opcode = opcode;
        this.reads = reads;
    }

    /**
     * Writes the instruction, but for an immediate byte.
     *
     * @param reg number of the register in ModRM.reg (or an extension of the opcode)
     * @param middle number of the register in EVEX.vvvv, 0 if there is none
     * @param last the operand in ModRM.rm
     */
    void write(Code code, int reg, int middle, Operand last, Choice choice) {
        switch (last) {
            case Zmm register -> writeRegister(code, reg, middle, register.number(), choice);
            case Memory memory -> writeMemory(code, reg, middle, memory, choice);
        }
    }

    /** As {@link #write}; the last operand is the register of that number. */
    void writeRegister(Code code, int reg, int middle, int last, Choice choice) {
        // A vector register's fifth bit takes the place of an index register's fourth.
        prefix(code, reg, middle, last >> 4 & 1, last >> 3 & 1, 0, choice);
        code.add(opcode).registers(reg, last);
    }

    private void writeMemory(Code code, int reg, int middle, Memory memory, Choice choice) {
        if (memory.broadcast() && reads != Reads.VECTOR_OR_ONE) {
            throw new IllegalArgumentException(this + " cannot take four bytes for all lanes");
        }
        Gpr index = memory.index();
        int indexBit = index == null ? 0 : index.number() >> 3 & 1;
        int broadcast = memory.broadcast() ? 1 << 4 : 0;
        prefix(code, reg, middle, indexBit, memory.base().number() >> 3 & 1, broadcast, choice);
        boolean one = memory.broadcast() || reads == Reads.ONE;
        code.add(opcode).memory(reg, memory, one ? ELEMENT_BYTES : VECTOR_BYTES);
    }

    /** The four bytes of figure 2-11; the high bits of register numbers are stored inverted. */
    private void prefix(Code code, int reg, int middle, int x, int b, int broadcast, Choice choice) {
        int high = (~reg >> 3 & 1) << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | (~reg >> 4 & 1) << 4;
        int wide = reads == Reads.PAIRS ? 1 << 7 : 0;
        int vvvv = wide | (~middle & 15) << 3 | 1 << 2;
        int v = (~middle >> 4 & 1) << 3;
        code.add(0x62, high | map.ordinal(), vvvv | prefix.ordinal(), VECTOR_512 | broadcast | v | choice.bits());
    }

    /**
     * Which lanes take part.
     *
     * @param mask number of the mask register, 0 for all lanes
     * @param zeroing whether the other lanes become zero; else they stay
     */
    record Choice(int mask, boolean zeroing) {
        static final Choice ALL = new Choice(0, false);

        static Choice of(Mask mask, boolean zeroing) {
            if (mask.number() == 0) {
                throw new IllegalArgumentException("k0 cannot choose lanes: it stands for all of them");
            }
            return new Choice(mask.number(), zeroing);
        }

        int bits() {
            return mask | (zeroing ? 1 << 7 : 0);
        }
    }
}
