package io.basilisk.kernels.x86;

import io.basilisk.kernels.x86.Evex.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes x86-64 machine code: one method an instruction, destination first, as in Intel's manual. Vector instructions
 * are AVX-512F on whole registers of 16 elements of 32 bits; {@link Cpu} says whether the processor has them. Only what
 * kernels need is here; another instruction is a line in {@link Evex}, a method, and a line in its test.
 *
 * <p>{@link MachineCode} makes a function of the bytes.
 */
public final class Assembler {
    private final Code code = new Code();
    private final List<Jump> jumps = new ArrayList<>();

    private record Jump(int position, Label target) {}

    /** The code so far. Every label that was jumped to must be bound. */
    public byte[] code() {
        for (Jump jump : jumps) {
            if (!jump.target.isBound()) {
                throw new IllegalStateException(
                        "a jump at byte " + jump.position + " goes to a label that is not bound");
            }
            // Jumps count from the instruction behind them.
            code.setInt(jump.position, jump.target.position() - (jump.position + Integer.BYTES));
        }
        return code.bytes();
    }

    /** How many bytes there are so far. */
    public int size() {
        return code.size();
    }

    /** Where {@link Sse} writes. */
    Code buffer() {
        return code;
    }

    /** A label that is yet to be bound. */
    public Label label() {
        return new Label();
    }

    /** Places a label here. */
    public void bind(Label label) {
        label.bind(code.size());
    }

    // ---- Vectors ----

    /** Loads 16 elements, at any address. */
    public void vmovdqu32(Zmm to, Memory from) {
        Evex.VMOVDQU32_LOAD.write(code, to.number(), 0, from, Choice.ALL);
    }

    /** Stores 16 elements, at any address. */
    public void vmovdqu32(Memory to, Zmm from) {
        Evex.VMOVDQU32_STORE.write(code, from.number(), 0, to, Choice.ALL);
    }

    /** Copies a register. */
    public void vmovdqa32(Zmm to, Zmm from) {
        Evex.VMOVDQA32.write(code, to.number(), 0, from, Choice.ALL);
    }

    /** {@code to = a + b}, integers. */
    public void vpaddd(Zmm to, Zmm a, Operand b) {
        Evex.VPADDD.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** {@code to = a ^ b}; of a register with itself: zero. */
    public void vpxord(Zmm to, Zmm a, Operand b) {
        Evex.VPXORD.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** {@code to = from >>> bits}. */
    public void vpsrld(Zmm to, Operand from, int bits) {
        shift(2, to, from, bits);
    }

    /** {@code to = from} rotated right. */
    public void vprord(Zmm to, Operand from, int bits) {
        shift(0, to, from, bits);
    }

    private void shift(int kind, Zmm to, Operand from, int bits) {
        if (bits < 0 || bits > 31) {
            throw new IllegalArgumentException("expected 0 to 31 bits, came " + bits);
        }
        Evex.SHIFT.write(code, kind, to.number(), from, Choice.ALL);
        code.add(bits);
    }

    /**
     * {@code to = f(to, b, c)} bit by bit.
     *
     * @param table bit {@code 4 x + 2 y + z} is {@code f(x, y, z)}: 0x96 is exclusive or of three, 0xca {@code x ? y :
     *     z}, 0xe8 the majority
     */
    public void vpternlogd(Zmm to, Zmm b, Operand c, int table) {
        Evex.VPTERNLOGD.write(code, to.number(), b.number(), c, Choice.ALL);
        code.add(table);
    }

    /** Fills a register with the four bytes at an address. */
    public void vpbroadcastd(Zmm to, Memory from) {
        Evex.VPBROADCASTD.write(code, to.number(), 0, from, Choice.ALL);
    }

    /** Fills a register with the low half of a general one. */
    public void vpbroadcastd(Zmm to, Gpr from) {
        Evex.VPBROADCASTD_GPR.writeRegister(code, to.number(), 0, from.number(), Choice.ALL);
    }

    /** Bit i of {@code to} says whether {@code a <= b} in lane i, unsigned. */
    public void vpcmpleud(Mask to, Zmm a, Operand b) {
        Evex.VPCMPUD.write(code, to.number(), a.number(), b, Choice.ALL);
        code.add(2);
    }

    /** Loads 16 floats, at any address. */
    public void vmovups(Zmm to, Memory from) {
        Evex.VMOVUPS_LOAD.write(code, to.number(), 0, from, Choice.ALL);
    }

    /** Loads the floats of the chosen lanes; the others become zero and their memory is not touched. */
    public void vmovups(Zmm to, Mask lanes, Memory from) {
        Evex.VMOVUPS_LOAD.write(code, to.number(), 0, from, Choice.of(lanes, true));
    }

    /** Stores 16 floats, at any address. */
    public void vmovups(Memory to, Zmm from) {
        Evex.VMOVUPS_STORE.write(code, from.number(), 0, to, Choice.ALL);
    }

    /** Stores the floats of the chosen lanes; memory of the others is not touched. */
    public void vmovups(Memory to, Mask lanes, Zmm from) {
        Evex.VMOVUPS_STORE.write(code, from.number(), 0, to, Choice.of(lanes, false));
    }

    /** Fills a register with one float. */
    public void vbroadcastss(Zmm to, Memory from) {
        Evex.VBROADCASTSS.write(code, to.number(), 0, from, Choice.ALL);
    }

    /** {@code to = a + b}, floats. */
    public void vaddps(Zmm to, Zmm a, Operand b) {
        Evex.VADDPS.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** {@code to = a * b}, floats. */
    public void vmulps(Zmm to, Zmm a, Operand b) {
        Evex.VMULPS.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** {@code to += a * b}, floats, rounded once. */
    public void vfmadd231ps(Zmm to, Zmm a, Operand b) {
        Evex.VFMADD231PS.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** Of every four lanes: {@code a0, b0, a1, b1}. */
    public void vunpcklps(Zmm to, Zmm a, Operand b) {
        Evex.VUNPCKLPS.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** Of every four lanes: {@code a2, b2, a3, b3}. */
    public void vunpckhps(Zmm to, Zmm a, Operand b) {
        Evex.VUNPCKHPS.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** Of every four lanes: {@code a0, a1, b0, b1}. */
    public void vunpcklpd(Zmm to, Zmm a, Operand b) {
        Evex.VUNPCKLPD.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /** Of every four lanes: {@code a2, a3, b2, b3}. */
    public void vunpckhpd(Zmm to, Zmm a, Operand b) {
        Evex.VUNPCKHPD.write(code, to.number(), a.number(), b, Choice.ALL);
    }

    /**
     * Two quarters of a, then two of b.
     *
     * @param quarters which ones, two bits each, lowest first
     */
    public void vshuff32x4(Zmm to, Zmm a, Operand b, int quarters) {
        Evex.VSHUFF32X4.write(code, to.number(), a.number(), b, Choice.ALL);
        code.add(quarters);
    }

    /** Clears the upper parts of all vector registers: before {@link #ret}, or older vector code behind it is slow. */
    public void vzeroupper() {
        code.add(0xc5, 0xf8, 0x77);
    }

    // ---- Masks ----

    /** Copies 16 bits of a mask; the rest of the general register becomes zero. */
    public void kmovw(Gpr to, Mask from) {
        code.add(0xc5, to.number() < 8 ? 0xf8 : 0x78, 0x93).registers(to.number(), from.number());
    }

    /** Copies the low 16 bits of a general register. */
    public void kmovw(Mask to, Gpr from) {
        if (from.number() < 8) {
            code.add(0xc5, 0xf8);
        } else {
            code.add(0xc4, 0xc1, 0x78);
        }
        code.add(0x92).registers(to.number(), from.number());
    }

    /** Sets {@link Condition#ZERO} where neither mask has a bit among its lowest 16. */
    public void kortestw(Mask a, Mask b) {
        code.add(0xc5, 0xf8, 0x98).registers(a.number(), b.number());
    }

    // ---- Integers and addresses, 64 bits unless the name says 32 ----

    /** Copies a register. */
    public void mov(Gpr to, Gpr from) {
        registers(0x89, from, to);
    }

    /** Loads 8 bytes. */
    public void mov(Gpr to, Memory from) {
        memory(1, 0x8b, to, from);
    }

    /** Stores 8 bytes. */
    public void mov(Memory to, Gpr from) {
        memory(1, 0x89, from, to);
    }

    /** Sets a register to a number of 32 bits, without its sign: the upper half becomes zero. */
    public void mov32(Gpr to, int value) {
        if (to.number() >= 8) {
            code.add(0x41);
        }
        code.add(0xb8 | to.number() & 7).addInt(value);
    }

    /** Copies the lower half of a register; the upper half becomes zero. */
    public void mov32(Gpr to, Gpr from) {
        rex(0, from.number(), 0, to.number());
        code.add(0x89).registers(from.number(), to.number());
    }

    /** Loads 4 bytes; the upper half of the register becomes zero. */
    public void mov32(Gpr to, Memory from) {
        memory(0, 0x8b, to, from);
    }

    /** Stores 4 bytes. */
    public void mov32(Memory to, Gpr from) {
        memory(0, 0x89, from, to);
    }

    /** The address itself. */
    public void lea(Gpr to, Memory from) {
        memory(1, 0x8d, to, from);
    }

    /** {@code to += from}. */
    public void add(Gpr to, Gpr from) {
        registers(0x01, from, to);
    }

    /** {@code to += from}, 8 bytes in memory. */
    public void add(Memory to, Gpr from) {
        memory(1, 0x01, from, to);
    }

    /** {@code to += value}. */
    public void add(Gpr to, int value) {
        immediate(0, to, value);
    }

    /** {@code to |= from}. */
    public void or(Gpr to, Gpr from) {
        registers(0x09, from, to);
    }

    /** {@code to -= from}. */
    public void sub(Gpr to, Gpr from) {
        registers(0x29, from, to);
    }

    /** {@code to -= value}. */
    public void sub(Gpr to, int value) {
        immediate(5, to, value);
    }

    /** {@code to ^= from}. */
    public void xor(Gpr to, Gpr from) {
        registers(0x31, from, to);
    }

    /** Compares, for a jump: {@link Condition#LESS} is {@code a < b}, signed. */
    public void cmp(Gpr a, Gpr b) {
        registers(0x39, b, a);
    }

    /** Compares with a number. */
    public void cmp(Gpr a, int value) {
        immediate(7, a, value);
    }

    /** {@code to <<= bits}. */
    public void shl(Gpr to, int bits) {
        rex(1, 0, 0, to.number());
        code.add(0xc1).registers(4, to.number()).add(bits);
    }

    /** Saves a register on the stack. */
    public void push(Gpr from) {
        rex(0, 0, 0, from.number());
        code.add(0x50 | from.number() & 7);
    }

    /** Takes back what was saved last. */
    public void pop(Gpr to) {
        rex(0, 0, 0, to.number());
        code.add(0x58 | to.number() & 7);
    }

    // ---- Control ----

    /** Goes to a label. */
    public void jump(Label target) {
        code.add(0xe9);
        distance(target);
    }

    /** Goes to a label if the condition holds. */
    public void jump(Condition condition, Label target) {
        code.add(0x0f, 0x80 | condition.code());
        distance(target);
    }

    /** Where indirect calls may arrive on processors that check it: the first instruction of a function. */
    public void endbr64() {
        code.add(0xf3, 0x0f, 0x1e, 0xfa);
    }

    /** Returns to the caller. */
    public void ret() {
        code.add(0xc3);
    }

    /** Asks the processor for leaf EAX, part ECX; answers in EAX, EBX, ECX, EDX. */
    public void cpuid() {
        code.add(0x0f, 0xa2);
    }

    /** Reads extended control register ECX into EDX:EAX. */
    public void xgetbv() {
        code.add(0x0f, 0x01, 0xd0);
    }

    /** Brings the cache line at an address near. */
    public void prefetcht0(Memory at) {
        rexFor(0, 0, at);
        code.add(0x0f, 0x18).memory(1, at, 1);
    }

    private void distance(Label target) {
        jumps.add(new Jump(code.size(), target));
        code.addInt(0);
    }

    private void registers(int opcode, Gpr reg, Gpr rm) {
        rex(1, reg.number(), 0, rm.number());
        code.add(opcode).registers(reg.number(), rm.number());
    }

    private void memory(int wide, int opcode, Gpr reg, Memory memory) {
        rexFor(wide, reg.number(), memory);
        code.add(opcode).memory(reg.number(), memory, 1);
    }

    private void immediate(int kind, Gpr to, int value) {
        rex(1, 0, 0, to.number());
        if (value == (byte) value) {
            code.add(0x83).registers(kind, to.number()).add(value);
        } else {
            code.add(0x81).registers(kind, to.number()).addInt(value);
        }
    }

    void rexFor(int wide, int reg, Memory memory) {
        if (memory.broadcast()) {
            throw new IllegalArgumentException("only vector instructions take four bytes for all lanes");
        }
        Gpr index = memory.index();
        rex(wide, reg, index == null ? 0 : index.number(), memory.base().number());
    }

    /** The prefix of section 2.2.1, left out where it would say nothing. */
    void rex(int wide, int reg, int index, int rm) {
        int bits = wide << 3 | (reg >> 3) << 2 | (index >> 3) << 1 | rm >> 3;
        if (bits != 0) {
            code.add(0x40 | bits);
        }
    }
}
