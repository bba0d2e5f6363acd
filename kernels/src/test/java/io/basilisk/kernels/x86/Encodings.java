package io.basilisk.kernels.x86;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Every instruction with operands drawn at random, beside its text in the syntax of GNU's assembler (Intel's). */
final class Encodings {
    /** One instruction. */
    record Case(String text, Consumer<Assembler> instruction) {
        byte[] bytes() {
            Assembler asm = new Assembler();
            instruction.accept(asm);
            return asm.code();
        }
    }

    private static final int[] DISPLACEMENTS = {0, 4, -4, 64, -128, 127, 508, -512, 512, 8128, -8192, 8192, 1_000_003};

    private final SplittableRandom random;
    private final List<Case> cases = new ArrayList<>();

    private Encodings(long seed) {
        random = new SplittableRandom(seed);
    }

    static List<Case> of(long seed, int times) {
        Encodings encodings = new Encodings(seed);
        encodings.plain();
        for (int i = 0; i < times; i++) {
            encodings.moves();
            encodings.integers();
            encodings.floats();
            encodings.shuffles();
            encodings.masks();
            encodings.sse();
            encodings.scalars();
        }
        return encodings.cases;
    }

    private void plain() {
        add("ret", Assembler::ret);
        add("endbr64", Assembler::endbr64);
        add("cpuid", Assembler::cpuid);
        add("xgetbv", Assembler::xgetbv);
        add("vzeroupper", Assembler::vzeroupper);
        for (Gpr base : Gpr.values()) { // RSP, RBP, R12 and R13 are written differently
            for (int displacement : new int[] {0, 8, 1_000}) {
                Memory memory = Memory.at(base, displacement);
                add("mov rdi, " + text(memory, "qword"), asm -> asm.mov(Gpr.RDI, memory));
                add("vmovups zmm20, " + text(memory, "zmmword"), asm -> asm.vmovups(new Zmm(20), memory));
            }
        }
    }

    private void moves() {
        Zmm a = zmm();
        Zmm b = zmm();
        Gpr r = gpr();
        Memory m = memory();
        Mask k = new Mask(random.nextInt(1, 8));
        String vector = text(m, "zmmword");
        add("vmovdqu32 %s, %s".formatted(a, vector), asm -> asm.vmovdqu32(a, m));
        add("vmovdqu32 %s, %s".formatted(vector, a), asm -> asm.vmovdqu32(m, a));
        add("vmovdqa32 %s, %s".formatted(a, b), asm -> asm.vmovdqa32(a, b));
        add("vpbroadcastd %s, %s".formatted(a, text(m, "dword")), asm -> asm.vpbroadcastd(a, m));
        add("vpbroadcastd %s, %s".formatted(a, half(r)), asm -> asm.vpbroadcastd(a, r));
        add("vbroadcastss %s, %s".formatted(a, text(m, "dword")), asm -> asm.vbroadcastss(a, m));
        add("vmovups %s, %s".formatted(a, vector), asm -> asm.vmovups(a, m));
        add("vmovups %s, %s".formatted(vector, a), asm -> asm.vmovups(m, a));
        add("vmovups %s{%s}{z}, %s".formatted(a, k, vector), asm -> asm.vmovups(a, k, m));
        add("vmovups %s{%s}, %s".formatted(vector, k, a), asm -> asm.vmovups(m, k, a));
        add("prefetcht0 %s".formatted(text(m, "byte")), asm -> asm.prefetcht0(m));
    }

    private void integers() {
        Zmm a = zmm();
        Zmm b = zmm();
        Operand c = operand();
        Mask k = mask();
        int bits = random.nextInt(32);
        int table = random.nextInt(256);
        add("vpaddd %s, %s, %s".formatted(a, b, text(c)), asm -> asm.vpaddd(a, b, c));
        add("vpxord %s, %s, %s".formatted(a, b, text(c)), asm -> asm.vpxord(a, b, c));
        add("vpsrld %s, %s, %d".formatted(a, text(c), bits), asm -> asm.vpsrld(a, c, bits));
        add("vprord %s, %s, %d".formatted(a, text(c), bits), asm -> asm.vprord(a, c, bits));
        add("vpternlogd %s, %s, %s, %d".formatted(a, b, text(c), table), asm -> asm.vpternlogd(a, b, c, table));
        add("vpcmpleud %s, %s, %s".formatted(k, a, text(c)), asm -> asm.vpcmpleud(k, a, c));
    }

    private void floats() {
        Zmm a = zmm();
        Zmm b = zmm();
        Operand c = operand();
        add("vaddps %s, %s, %s".formatted(a, b, text(c)), asm -> asm.vaddps(a, b, c));
        add("vmulps %s, %s, %s".formatted(a, b, text(c)), asm -> asm.vmulps(a, b, c));
        add("vfmadd231ps %s, %s, %s".formatted(a, b, text(c)), asm -> asm.vfmadd231ps(a, b, c));
    }

    private void shuffles() {
        Zmm a = zmm();
        Zmm b = zmm();
        Operand c = operand();
        Operand whole = random.nextBoolean() ? zmm() : memory();
        int quarters = random.nextInt(256);
        add("vunpcklps %s, %s, %s".formatted(a, b, text(c)), asm -> asm.vunpcklps(a, b, c));
        add("vunpckhps %s, %s, %s".formatted(a, b, text(c)), asm -> asm.vunpckhps(a, b, c));
        add("vunpcklpd %s, %s, %s".formatted(a, b, text(whole)), asm -> asm.vunpcklpd(a, b, whole));
        add("vunpckhpd %s, %s, %s".formatted(a, b, text(whole)), asm -> asm.vunpckhpd(a, b, whole));
        add("vshuff32x4 %s, %s, %s, %d".formatted(a, b, text(c), quarters), asm -> asm.vshuff32x4(a, b, c, quarters));
    }

    private void sse() {
        Xmm a = xmm();
        Xmm b = xmm();
        Gpr r = gpr();
        Memory m = memory();
        int number = random.nextInt(16);
        String aAndB = " %s, %s".formatted(a, b);
        String aAndMemory = " %s, %s".formatted(a, text(m, "xmmword"));
        add("movdqa" + aAndB, asm -> new Sse(asm).movdqa(a, b));
        add("movdqa" + aAndMemory, asm -> new Sse(asm).movdqa(a, m));
        add("movd %s, %s".formatted(a, half(r)), asm -> new Sse(asm).movd(a, r));
        add("movd %s, %s".formatted(half(r), a), asm -> new Sse(asm).movd(r, a));
        add("paddd" + aAndB, asm -> new Sse(asm).paddd(a, b));
        add("paddd" + aAndMemory, asm -> new Sse(asm).paddd(a, m));
        add("pshufd" + aAndB + ", " + number, asm -> new Sse(asm).pshufd(a, b, number));
        add("palignr" + aAndB + ", " + number, asm -> new Sse(asm).palignr(a, b, number));
        add("punpcklqdq" + aAndB, asm -> new Sse(asm).punpcklqdq(a, b));
        add("punpckhqdq" + aAndB, asm -> new Sse(asm).punpckhqdq(a, b));
        add("sha256rnds2" + aAndB, asm -> new Sse(asm).sha256rnds2(a, b));
        add("sha256msg1" + aAndB, asm -> new Sse(asm).sha256msg1(a, b));
        add("sha256msg2" + aAndB, asm -> new Sse(asm).sha256msg2(a, b));
    }

    private void masks() {
        Mask k = mask();
        Mask l = mask();
        Gpr r = gpr();
        add("kmovw %s, %s".formatted(half(r), k), asm -> asm.kmovw(r, k));
        add("kmovw %s, %s".formatted(k, half(r)), asm -> asm.kmovw(k, r));
        add("kortestw %s, %s".formatted(k, l), asm -> asm.kortestw(k, l));
    }

    private void scalars() {
        Gpr a = gpr();
        Gpr b = gpr();
        Memory m = memory();
        int number = random.nextInt();
        add("mov %s, %s".formatted(name(a), name(b)), asm -> asm.mov(a, b));
        add("mov %s, %s".formatted(name(a), text(m, "qword")), asm -> asm.mov(a, m));
        add("mov %s, %s".formatted(text(m, "qword"), name(a)), asm -> asm.mov(m, a));
        add("mov %s, %d".formatted(half(a), number), asm -> asm.mov32(a, number));
        add("mov %s, %s".formatted(half(a), half(b)), asm -> asm.mov32(a, b));
        add("mov %s, %s".formatted(half(a), text(m, "dword")), asm -> asm.mov32(a, m));
        add("mov %s, %s".formatted(text(m, "dword"), half(a)), asm -> asm.mov32(m, a));
        add("lea %s, %s".formatted(name(a), text(m, "")), asm -> asm.lea(a, m));
        add("add %s, %s".formatted(name(a), name(b)), asm -> asm.add(a, b));
        add("add %s, %s".formatted(text(m, "qword"), name(b)), asm -> asm.add(m, b));
        add("or %s, %s".formatted(name(a), name(b)), asm -> asm.or(a, b));
        add("sub %s, %s".formatted(name(a), name(b)), asm -> asm.sub(a, b));
        add("xor %s, %s".formatted(name(a), name(b)), asm -> asm.xor(a, b));
        add("cmp %s, %s".formatted(name(a), name(b)), asm -> asm.cmp(a, b));
        for (int value : new int[] {random.nextInt(-128, 128), random.nextInt(1 << 8, 1 << 20)}) {
            Gpr c = Gpr.values()[random.nextInt(1, 16)]; // GNU has a shorter form for RAX, with the same meaning
            add("add %s, %d".formatted(name(c), value), asm -> asm.add(c, value));
            add("sub %s, %d".formatted(name(c), value), asm -> asm.sub(c, value));
            add("cmp %s, %d".formatted(name(c), value), asm -> asm.cmp(c, value));
        }
        int bits = random.nextInt(2, 64);
        add("shl %s, %d".formatted(name(a), bits), asm -> asm.shl(a, bits));
        add("push %s".formatted(name(a)), asm -> asm.push(a));
        add("pop %s".formatted(name(a)), asm -> asm.pop(a));
    }

    private void add(String text, Consumer<Assembler> instruction) {
        cases.add(new Case(text, instruction));
    }

    private Zmm zmm() {
        return new Zmm(random.nextInt(Zmm.COUNT));
    }

    private Xmm xmm() {
        return new Xmm(random.nextInt(16));
    }

    private Mask mask() {
        return new Mask(random.nextInt(8));
    }

    private Gpr gpr() {
        return Gpr.values()[random.nextInt(16)];
    }

    private Memory memory() {
        Memory memory = Memory.at(gpr(), DISPLACEMENTS[random.nextInt(DISPLACEMENTS.length)]);
        Gpr index = gpr();
        return random.nextBoolean() || index == Gpr.RSP ? memory : memory.plus(index, 1 << random.nextInt(4));
    }

    private Operand operand() {
        return switch (random.nextInt(3)) {
            case 0 -> zmm();
            case 1 -> memory();
            default -> memory().forAllLanes();
        };
    }

    private static String text(Operand operand) {
        return switch (operand) {
            case Zmm register -> register.toString();
            case Memory memory -> memory.broadcast() ? text(memory, "dword") + "{1to16}" : text(memory, "zmmword");
        };
    }

    private static String text(Memory memory, String size) {
        Gpr index = memory.index();
        return (size.isEmpty() ? "" : size + " ptr ")
                + "[" + name(memory.base())
                + (index == null ? "" : "+" + name(index) + "*" + memory.scale())
                + "%+d]".formatted(memory.displacement());
    }

    private static String name(Gpr register) {
        return register.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The name of the lower 32 bits. */
    private static String half(Gpr register) {
        return register.number() < 8 ? "e" + name(register).substring(1) : name(register) + "d";
    }
}
