package io.basilisk.kernels.x86;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * Functions made of machine code, on Linux on x86-64. Their memory is writable while the code is copied, then readable
 * and executable: never both, and never writable again. It stays until the process ends, so make each function once.
 */
public final class MachineCode {
    /** Set to {@code false} to go without machine code of our own. */
    public static final String SWITCH = "basilisk.machinecode";

    /** {@code PROT_READ | PROT_EXEC}. */
    static final int READ_AND_EXECUTE = 5;

    private MachineCode() {}

    /**
     * A function that starts at the first byte of {@code code} and keeps the C calling convention ({@link Gpr}).
     *
     * @param options as of {@link Linker#downcallHandle}; {@link Linker.Option#critical} only for calls of
     *     microseconds: garbage collection waits for them
     * @throws MachineCodeUnavailableException where the system does not allow it
     */
    public static MethodHandle function(byte[] code, FunctionDescriptor signature, Linker.Option... options) {
        whyNot(System.getProperty(SWITCH, "true"), System.getProperty("os.name"), System.getProperty("os.arch"))
                .ifPresent(reason -> {
                    throw new MachineCodeUnavailableException(reason);
                });
        try {
            return Linker.nativeLinker().downcallHandle(load(code, READ_AND_EXECUTE), signature, options);
        } catch (IllegalCallerException e) {
            throw new MachineCodeUnavailableException("native access is not allowed: " + e.getMessage(), e);
        }
    }

    /** Why this system is not one that machine code is written for, or empty if it is. */
    static Optional<String> whyNot(String allowed, String system, String processor) {
        if (allowed.equals("false")) {
            return Optional.of("switched off by -D" + SWITCH + "=false");
        }
        return system.equals("Linux") && processor.equals("amd64")
                ? Optional.empty()
                : Optional.of("it is written for Linux on x86-64, and this is " + system + " on " + processor);
    }

    /** Copies code to memory of its own, whose protection then is {@code protection}. */
    static MemorySegment load(byte[] code, int protection) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(Libc.ERROR);
            MemorySegment memory = Libc.map(error, code.length);
            MemorySegment.copy(code, 0, memory, ValueLayout.JAVA_BYTE, 0, code.length);
            Libc.protect(error, memory, protection);
            return memory;
        }
    }

    /** The three calls of the C library, bound when first needed (mmap(2), mprotect(2), munmap(2)). */
    private static final class Libc {
        private static final int READ_AND_WRITE = 3;
        private static final int PRIVATE_ANONYMOUS = 0x22;

        static final MemoryLayout ERROR = Linker.Option.captureStateLayout();
        private static final VarHandle ERRNO = ERROR.varHandle(MemoryLayout.PathElement.groupElement("errno"));

        private static final MethodHandle MAP = bind(
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        private static final MethodHandle PROTECT = bind(
                "mprotect",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        private static final MethodHandle UNMAP =
                bind("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

        static MemorySegment map(MemorySegment error, long bytes) {
            try {
                MemorySegment memory = (MemorySegment)
                        MAP.invokeExact(error, MemorySegment.NULL, bytes, READ_AND_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
                if (memory.address() == -1) {
                    throw refused("no memory for " + bytes + " bytes of machine code", error);
                }
                return memory.reinterpret(bytes);
            } catch (Throwable e) {
                throw rethrown("mmap", e);
            }
        }

        static void protect(MemorySegment error, MemorySegment memory, int protection) {
            try {
                if ((int) PROTECT.invokeExact(error, memory, memory.byteSize(), protection) == 0) {
                    return;
                }
                MachineCodeUnavailableException refusal =
                        refused("the system does not let memory be made executable", error);
                int ignored = (int) UNMAP.invokeExact(error, memory, memory.byteSize());
                throw refusal;
            } catch (Throwable e) {
                throw rethrown("mprotect", e);
            }
        }

        private static MachineCodeUnavailableException refused(String what, MemorySegment error) {
            return new MachineCodeUnavailableException(what + " (errno " + (int) ERRNO.get(error, 0L) + ")");
        }

        private static RuntimeException rethrown(String function, Throwable e) {
            return e instanceof MachineCodeUnavailableException ours
                    ? ours
                    : new IllegalStateException(function + " could not be called", e);
        }

        private static MethodHandle bind(String name, FunctionDescriptor signature) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name), signature, Linker.Option.captureCallState("errno"));
        }
    }
}
