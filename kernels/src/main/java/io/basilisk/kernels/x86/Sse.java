package io.basilisk.kernels.x86;

/**
 * Writes SSE and SHA instructions on registers of 128 bits behind an {@link Assembler}'s code (Intel SDM volume 2;
 * {@link Cpu#whyNoSha} says whether the processor has them). Most overwrite their first operand. Memory must be aligned
 * to 16 bytes.
 */
public final class Sse {
    private static final int NO_PREFIX = 0;
    private static final int X66 = 0x66;

    private final Assembler asm;
    private final Code code;

    public Sse(Assembler asm) {
        this.asm = asm;
        this.code = asm.buffer();
    }

    /** Copies a register. */
    public void movdqa(Xmm to, Xmm from) {
        registers(X66, 0x6f, to.number(), from.number());
    }

    /** Loads 16 bytes. */
    public void movdqa(Xmm to, Memory from) {
        memory(0x6f, to, from);
    }

    /** Copies the low half of a general register; the other three elements become zero. */
    public void movd(Xmm to, Gpr from) {
        registers(X66, 0x6e, to.number(), from.number());
    }

    /** Copies the lowest element; the upper half of the general register becomes zero. */
    public void movd(Gpr to, Xmm from) {
        registers(X66, 0x7e, from.number(), to.number());
    }

    /** {@code to += from}, four integers of 32 bits. */
    public void paddd(Xmm to, Xmm from) {
        registers(X66, 0xfe, to.number(), from.number());
    }

    /** {@code to += from}, four integers of 32 bits. */
    public void paddd(Xmm to, Memory from) {
        memory(0xfe, to, from);
    }

    /** Element i of {@code to} becomes that of {@code from} which the two bits {@code order >> 2 i} name. */
    public void pshufd(Xmm to, Xmm from, int order) {
        registers(X66, 0x70, to.number(), from.number());
        code.add(order);
    }

    /** The 16 bytes that begin {@code bytes} behind the start of {@code from}, with {@code to} behind it. */
    public void palignr(Xmm to, Xmm from, int bytes) {
        escaped(X66, 0x3a, 0x0f, to, from);
        code.add(bytes);
    }

    /** The low halves of both, {@code to}'s first. */
    public void punpcklqdq(Xmm to, Xmm from) {
        registers(X66, 0x6c, to.number(), from.number());
    }

    /** The high halves of both, {@code to}'s first. */
    public void punpckhqdq(Xmm to, Xmm from) {
        registers(X66, 0x6d, to.number(), from.number());
    }

    /**
     * Two rounds of SHA-256 on the state (F, E, B, A), lowest element first, in {@code abef} and (H, G, D, C) in
     * {@code cdgh}; the low half of {@code xmm0} holds the rounds' words with their constants. {@code cdgh} becomes the
     * new (F, E, B, A), and the old one is the new (H, G, D, C).
     */
    public void sha256rnds2(Xmm cdgh, Xmm abef) {
        escaped(NO_PREFIX, 0x38, 0xcb, cdgh, abef);
    }

    /** {@code to[i] += sigma0} of the word behind it; the word behind the last is {@code next}'s first. */
    public void sha256msg1(Xmm to, Xmm next) {
        escaped(NO_PREFIX, 0x38, 0xcc, to, next);
    }

    /** {@code to[i] += sigma1} of the word two before it; before the first are {@code previous}'s last two. */
    public void sha256msg2(Xmm to, Xmm previous) {
        escaped(NO_PREFIX, 0x38, 0xcd, to, previous);
    }

    private void registers(int prefix, int opcode, int reg, int rm) {
        prefixes(prefix, reg, rm).add(0x0f, opcode).registers(reg, rm);
    }

    private void escaped(int prefix, int map, int opcode, Xmm reg, Xmm rm) {
        prefixes(prefix, reg.number(), rm.number()).add(0x0f, map, opcode).registers(reg.number(), rm.number());
    }

    private void memory(int opcode, Xmm reg, Memory memory) {
        code.add(X66);
        asm.rexFor(0, reg.number(), memory);
        code.add(0x0f, opcode).memory(reg.number(), memory, 1);
    }

    private Code prefixes(int prefix, int reg, int rm) {
        if (prefix != NO_PREFIX) {
            code.add(prefix);
        }
        asm.rex(0, reg, 0, rm);
        return code;
    }
}
