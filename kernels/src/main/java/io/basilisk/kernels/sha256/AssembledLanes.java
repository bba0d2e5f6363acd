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

/** 16 lanes on AVX-512, by machine code that {@link SearchCode} writes once a process. */
final class AssembledLanes implements Lanes {
    private static final long CACHE_LINE = 64;
    private static final int CANDIDATES = (1 << SearchCode.CANDIDATE_BITS) - 1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment table;

    /** @param header a header that holds the nonce's high word */
    AssembledLanes(byte[] header, byte[] target) {
        int[] words = SearchTable.of(FixedRounds.of(header), target);
        table = arena.allocate((long) words.length * Integer.BYTES, CACHE_LINE);
        MemorySegment.copy(words, 0, table, ValueLayout.JAVA_INT, 0, words.length);
    }

    /** Why this machine cannot search so, or empty where it can. */
    static Optional<String> whyNot() {
        return Function.WHY_NOT;
    }

    @Override
    public int count() {
        return SearchCode.LANES;
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
        try {
            return (long) Function.SEARCH.invokeExact(table, low, groups);
        } catch (Throwable e) {
            throw new IllegalStateException("the search could not be called", e);
        }
    }

    /** Made when first needed. Calls are no critical ones: a search may be long, and garbage collection goes on. */
    private static final class Function {
        static final Optional<String> WHY_NOT;
        static final MethodHandle SEARCH;

        private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

        static {
            Optional<String> whyNot = Cpu.whyNoAvx512();
            MethodHandle search = MethodHandles.empty(SIGNATURE.toMethodType());
            if (whyNot.isEmpty()) {
                try {
                    search = MachineCode.function(SearchCode.bytes(), SIGNATURE);
                } catch (MachineCodeUnavailableException e) {
                    whyNot = Optional.of(String.valueOf(e.getMessage()));
                }
            }
            WHY_NOT = whyNot;
            SEARCH = search;
        }
    }
}
