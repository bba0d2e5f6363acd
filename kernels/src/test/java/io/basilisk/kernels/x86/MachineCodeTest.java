package io.basilisk.kernels.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Assembled functions, run, against the same in Java. */
class MachineCodeTest {
    private static final long SEED = 20260202;
    private static final int LANES = 16;
    private static final FunctionDescriptor LONGS =
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

    private final SplittableRandom random = new SplittableRandom(SEED);

    @BeforeEach
    void needsTheProcessor() {
        assumeTrue(Cpu.whyNoAvx512().isEmpty(), Cpu.whyNoAvx512().orElse(""));
    }

    @Test
    void computesWithIntegersInALoop() throws Throwable {
        Assembler asm = new Assembler(); // sum of first, first + 1 ... last, by going back and jumping out
        Label next = asm.label();
        Label end = asm.label();
        asm.xor(Gpr.RAX, Gpr.RAX);
        asm.bind(next);
        asm.cmp(Gpr.RDI, Gpr.RSI);
        asm.jump(Condition.GREATER, end);
        asm.add(Gpr.RAX, Gpr.RDI);
        asm.add(Gpr.RDI, 1);
        asm.jump(next);
        asm.bind(end);
        asm.ret();
        MethodHandle sum = MachineCode.function(asm.code(), LONGS);
        assertThat((long) sum.invokeExact(3L, 7L)).isEqualTo(25);
        assertThat((long) sum.invokeExact(-5L, 4L)).isEqualTo(-5);
        assertThat((long) sum.invokeExact(1L, 0L)).isZero();
        MethodHandle critical = MachineCode.function(asm.code(), LONGS, Linker.Option.critical(false));
        assertThat((long) critical.invokeExact(1L, 100_000L)).isEqualTo(5_000_050_000L);
    }

    /** {@code asm} finds a in zmm20 and b in zmm9 and leaves its result in zmm20; b also stands at RSI. */
    private int[] run(int[] a, int[] b, Consumer<Assembler> body) throws Throwable {
        Assembler asm = new Assembler();
        asm.endbr64();
        asm.vmovdqu32(new Zmm(20), Memory.at(Gpr.RDI, 0));
        asm.vmovdqu32(new Zmm(9), Memory.at(Gpr.RSI, 0));
        body.accept(asm);
        asm.vmovdqu32(Memory.at(Gpr.RDI, 0), new Zmm(20));
        asm.vzeroupper();
        asm.ret();
        MethodHandle function =
                MachineCode.function(asm.code(), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = arena.allocateFrom(ValueLayout.JAVA_INT, a);
            function.invokeExact(first, arena.allocateFrom(ValueLayout.JAVA_INT, b));
            return first.toArray(ValueLayout.JAVA_INT);
        }
    }

    private interface Lane {
        int of(int a, int b, int firstOfB);
    }

    private void check(String what, Consumer<Assembler> body, Lane lane) throws Throwable {
        int[] a = random.ints(LANES).toArray();
        int[] b = random.ints(LANES).toArray();
        int[] expected = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            expected[i] = lane.of(a[i], b[i], b[0]);
        }
        assertThat(run(a, b, body)).as("%s, seed %d", what, SEED).isEqualTo(expected);
    }

    private static final Zmm A = new Zmm(20);
    private static final Zmm B = new Zmm(9);
    private static final Memory FIRST_OF_B = Memory.at(Gpr.RSI, 0).forAllLanes();

    @Test
    void computesOnIntegerLanes() throws Throwable {
        check("add", asm -> asm.vpaddd(A, A, B), (a, b, first) -> a + b);
        check("add one for all", asm -> asm.vpaddd(A, A, FIRST_OF_B), (a, b, first) -> a + first);
        check("xor", asm -> asm.vpxord(A, A, B), (a, b, first) -> a ^ b);
        check("shift", asm -> asm.vpsrld(A, B, 3), (a, b, first) -> b >>> 3);
        check("rotate", asm -> asm.vprord(A, B, 13), (a, b, first) -> Integer.rotateRight(b, 13));
        check("broadcast", asm -> asm.vpbroadcastd(A, Memory.at(Gpr.RSI, 0)), (a, b, first) -> first);
        check("copy", asm -> asm.vmovdqa32(A, B), (a, b, first) -> b);
        check("xor of three", asm -> asm.vpternlogd(A, B, FIRST_OF_B, 0x96), (a, b, first) -> a ^ b ^ first);
        check("choose", asm -> asm.vpternlogd(A, B, FIRST_OF_B, 0xca), (a, b, first) -> a & b | ~a & first);
        check("majority", asm -> asm.vpternlogd(A, B, FIRST_OF_B, 0xe8), (a, b, first) -> a & b | first & (a | b));
    }

    @Test
    void comparesUnsignedIntoMasks() throws Throwable {
        int[] a = random.ints(LANES).toArray();
        int[] b = random.ints(LANES).toArray();
        a[3] = b[3];
        int mask = 0;
        for (int i = 0; i < LANES; i++) {
            mask |= Integer.compareUnsigned(a[i], b[i]) <= 0 ? 1 << i : 0;
        }
        assertThat(run(a, b, asm -> {
                    asm.vpcmpleud(new Mask(3), A, B);
                    asm.kmovw(Gpr.RAX, new Mask(3));
                    asm.vpbroadcastd(A, Gpr.RAX);
                }))
                .as("seed %d", SEED)
                .containsOnly(mask);
    }

    @Test
    void loadsAndStoresOnlyChosenLanes() throws Throwable {
        int[] a = random.ints(LANES).toArray();
        int[] b = random.ints(LANES).toArray();
        int loaded = 0x1248;
        int stored = 0x00f8;
        int[] expected = a.clone();
        for (int i = 0; i < LANES; i++) {
            if ((stored >> i & 1) == 1) {
                expected[i] = (loaded >> i & 1) == 1 ? b[i] : 0;
            }
        }
        assertThat(run(a, b, asm -> {
                    asm.mov32(Gpr.R10, loaded);
                    asm.kmovw(new Mask(5), Gpr.R10);
                    asm.mov32(Gpr.RAX, stored);
                    asm.kmovw(new Mask(7), Gpr.RAX);
                    asm.vmovups(A, new Mask(5), Memory.at(Gpr.RSI, 0));
                    asm.vmovups(Memory.at(Gpr.RDI, 0), new Mask(7), A);
                    asm.vmovups(A, Memory.at(Gpr.RDI, 0));
                }))
                .as("seed %d", SEED)
                .isEqualTo(expected);
    }

    @Test
    void multipliesAndAddsFloats() throws Throwable {
        int[] a = floats();
        int[] b = floats();
        int[] expected = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            float x = Float.intBitsToFloat(a[i]);
            float y = Float.intBitsToFloat(b[i]);
            float first = Float.intBitsToFloat(b[0]);
            expected[i] = Float.floatToRawIntBits((Math.fma(y, first, x) + y) * first);
        }
        assertThat(run(a, b, asm -> {
                    asm.vbroadcastss(new Zmm(31), Memory.at(Gpr.RSI, 0));
                    asm.vfmadd231ps(A, B, FIRST_OF_B);
                    asm.vaddps(A, A, B);
                    asm.vmulps(A, A, new Zmm(31));
                }))
                .as("seed %d", SEED)
                .isEqualTo(expected);
    }

    private int[] floats() {
        return random.doubles(LANES, -1, 1)
                .mapToInt(value -> Float.floatToRawIntBits((float) value))
                .toArray();
    }

    @Test
    void memoryIsNeverWritableAndExecutable() throws Exception {
        Assembler asm = new Assembler();
        asm.ret();
        MemorySegment code = MachineCode.load(asm.code(), MachineCode.READ_AND_EXECUTE);
        String start = Long.toHexString(code.address());
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .as("the mapping at %s", start)
                .filteredOn(line -> line.startsWith(start))
                .singleElement()
                .asString()
                .contains("r-xp");
    }

    @Test
    void saysWhenTheSystemDoesNotAllowIt() {
        int nobodyGets = 1 << 20;
        assertThatThrownBy(() -> MachineCode.load(new byte[] {(byte) 0xc3}, nobodyGets))
                .isInstanceOf(MachineCodeUnavailableException.class)
                .hasMessage("the system does not let memory be made executable (errno 22)");
    }

    @Test
    void saysWhyNotElsewhere() {
        assertThat(MachineCode.whyNot("true", "Mac OS X", "aarch64"))
                .contains("it is written for Linux on x86-64, and this is Mac OS X on aarch64");
        assertThat(MachineCode.whyNot("false", "Linux", "amd64"))
                .contains("switched off by -Dbasilisk.machinecode=false");
        assertThat(MachineCode.whyNot("true", "Linux", "amd64")).isEmpty();
    }
}
