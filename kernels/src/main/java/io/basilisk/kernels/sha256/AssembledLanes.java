package io.basilisk.kernels.sha256;

import io.basilisk.kernels.x86.Cpu;
import io.basilisk.kernels.x86.MachineCode;
import io.basilisk.kernels.x86.MachineCodeUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.function.Supplier;

/** Lanes of machine code that is written once a process. */
final class AssembledLanes implements Lanes {
    private static final long CACHE_LINE = 64;
    private static final int CANDIDATES = (1 << SearchCode.CANDIDATE_BITS) - 1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment table;
    private final boolean avx512;

    private AssembledLanes(boolean avx512, int[] words) {
        this.avx512 = avx512;
        table = arena.allocate((long) words.length * Integer.BYTES, CACHE_LINE);
        MemorySegment.copy(words, 0, table, ValueLayout.JAVA_INT, 0, words.length);
    }

    /** @param header a header that holds the nonce's high word */
    static AssembledLanes ofAvx512(byte[] header, byte[] target) {
        return new AssembledLanes(true, SearchTable.of(FixedRounds.of(header), target));
    }

    /** @param header a header that holds the nonce's high word */
    static AssembledLanes ofSha(byte[] header, byte[] target) {
        return new AssembledLanes(false, ShaTable.of(FixedRounds.of(header), target));
    }

    /** Why this machine cannot search with AVX-512, or empty where it can. */
    static Optional<String> whyNoAvx512() {
        return Avx512.FUNCTION.whyNot;
    }

    /** Why this machine cannot search with SHA instructions, or empty where it can. */
    static Optional<String> whyNoSha() {
        return Sha.FUNCTION.whyNot;
    }

    @Override
    public int count() {
        return avx512 ? SearchCode.LANES : ShaCode.LANES;
    }

    @Override
    public long barren(int low, long groups) {
        return search(low, groups) >>> SearchCode.CANDIDATE_BITS;
    }

    @Override
    public long candidates(int low) {
        return search(low, 1) & CANDIDATES;
    }

    @Override
    public void close() {
        arena.close();
    }

    private long search(long low, long groups) {
        MethodHandle function = avx512 ? Avx512.FUNCTION.search : Sha.FUNCTION.search;
        try {
            return (long) function.invokeExact(table, low, groups);
        } catch (Throwable e) {
            throw new IllegalStateException("the search could not be called", e);
        }
    }

    /** Made when first needed. */
    private static final class Avx512 {
        static final Function FUNCTION = Function.of(Cpu.whyNoAvx512(), SearchCode::bytes);
    }

    /** Made when first needed. */
    private static final class Sha {
        static final Function FUNCTION = Function.of(Cpu.whyNoSha(), ShaCode::bytes);
    }

    /**
     * A search in machine code. Calls are no critical ones: a search may be long, and garbage collection goes on.
     *
     * @param whyNot why it must not be called, or empty
     */
    private record Function(Optional<String> whyNot, MethodHandle search) {
        private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

        static Function of(Optional<String> whyNot, Supplier<byte[]> code) {
            return whyNot.map(Function::none).orElseGet(() -> assembled(code.get()));
        }

        private static Function assembled(byte[] code) {
            try {
                return new Function(Optional.empty(), MachineCode.function(code, SIGNATURE));
            } catch (MachineCodeUnavailableException e) {
                return none(String.valueOf(e.getMessage()));
            }
        }

        private static Function none(String why) {
            return new Function(Optional.of(why), MethodHandles.empty(SIGNATURE.toMethodType()));
        }
    }
}
