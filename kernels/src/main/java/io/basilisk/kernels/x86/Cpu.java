package io.basilisk.kernels.x86;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** What the processor says of itself through {@code cpuid} (Intel SDM volume 1, sections 15.2 to 15.4). */
public final class Cpu {
    /** CPUID.1:ECX: the system has switched on extended states, and {@code xgetbv} may be executed. */
    private static final int OSXSAVE = 1 << 27;
    /** CPUID.7.0:EBX. */
    private static final int AVX512F = 1 << 16;
    /** XCR0: SSE, AVX, masks, upper halves of ZMM0 to 15, ZMM16 to 31. */
    private static final int AVX512_STATES = 0xe6;

    /** CPUID.1:ECX: SSSE3, the newest of the other instructions of {@link Sse}. */
    private static final int SSSE3 = 1 << 9;
    /** CPUID.7.0:EBX. */
    private static final int SHA = 1 << 29;

    private static final int LEAF_OF_FEATURES = 7;
    private static final int EAX = 0;
    private static final int EBX = 1;
    private static final int ECX = 2;

    private static final Cpu THIS = find();

    private final Optional<String> whyNoAvx512;
    private final Optional<String> whyNoSha;

    private Cpu(Optional<String> whyNoAvx512, Optional<String> whyNoSha) {
        this.whyNoAvx512 = whyNoAvx512;
        this.whyNoSha = whyNoSha;
    }

    /** Why machine code of ours cannot use AVX-512F, or empty where it can. */
    public static Optional<String> whyNoAvx512() {
        return THIS.whyNoAvx512;
    }

    /** Why machine code of ours cannot use the instructions of {@link Sse}, or empty where it can. */
    public static Optional<String> whyNoSha() {
        return THIS.whyNoSha;
    }

    private static Cpu find() {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle cpuid = MachineCode.function(
                    cpuidCode(),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
            MemorySegment answer = arena.allocate(ValueLayout.JAVA_INT, 4);
            boolean listed = ask(cpuid, 0, answer, EAX) >= LEAF_OF_FEATURES;
            int features = listed ? ask(cpuid, LEAF_OF_FEATURES, answer, EBX) : 0;
            int older = ask(cpuid, 1, answer, ECX);
            int states = (older & OSXSAVE) != 0 ? enabledStates() : 0;
            return new Cpu(whyNoAvx512(features, states), whyNoSha(features, older));
        } catch (MachineCodeUnavailableException e) {
            Optional<String> reason = Optional.of(String.valueOf(e.getMessage()));
            return new Cpu(reason, reason);
        }
    }

    /**
     * @param features CPUID.7.0:EBX
     * @param states XCR0
     */
    static Optional<String> whyNoAvx512(int features, int states) {
        if ((features & AVX512F) == 0) {
            return Optional.of("the processor has no AVX-512");
        }
        return (states & AVX512_STATES) == AVX512_STATES
                ? Optional.empty()
                : Optional.of("the system has not switched AVX-512 on");
    }

    /**
     * @param features CPUID.7.0:EBX
     * @param older CPUID.1:ECX
     */
    static Optional<String> whyNoSha(int features, int older) {
        return (features & SHA) != 0 && (older & SSSE3) != 0
                ? Optional.empty()
                : Optional.of("the processor has no SHA instructions");
    }

    /** {@code void cpuid(long leaf, long part, int[4] answer)}. */
    private static byte[] cpuidCode() {
        Assembler asm = new Assembler();
        asm.endbr64();
        asm.mov(Gpr.R8, Gpr.RBX); // cpuid overwrites RBX, which belongs to the caller
        asm.mov(Gpr.R9, Gpr.RDX);
        asm.mov(Gpr.RAX, Gpr.RDI);
        asm.mov(Gpr.RCX, Gpr.RSI);
        asm.cpuid();
        asm.mov32(Memory.at(Gpr.R9, 0), Gpr.RAX);
        asm.mov32(Memory.at(Gpr.R9, 4), Gpr.RBX);
        asm.mov32(Memory.at(Gpr.R9, 8), Gpr.RCX);
        asm.mov32(Memory.at(Gpr.R9, 12), Gpr.RDX);
        asm.mov(Gpr.RBX, Gpr.R8);
        asm.ret();
        return asm.code();
    }

    /** {@code int xgetbv0()}. */
    private static byte[] xgetbvCode() {
        Assembler asm = new Assembler();
        asm.endbr64();
        asm.xor(Gpr.RCX, Gpr.RCX);
        asm.xgetbv();
        asm.ret();
        return asm.code();
    }

    /** @param register 0 EAX, 1 EBX, 2 ECX, 3 EDX */
    private static int ask(MethodHandle cpuid, long leaf, MemorySegment answer, int register) {
        try {
            cpuid.invokeExact(leaf, 0L, answer);
            return answer.getAtIndex(ValueLayout.JAVA_INT, register);
        } catch (Throwable e) {
            throw new IllegalStateException("cpuid could not be called", e);
        }
    }

    private static int enabledStates() {
        try {
            return (int) MachineCode.function(xgetbvCode(), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("xgetbv could not be called", e);
        }
    }
}
