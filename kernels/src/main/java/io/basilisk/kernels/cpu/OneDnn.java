package io.basilisk.kernels.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN's {@code dnnl_sgemm}, called on heap arrays in place ({@link Linker.Option#critical}). Its own threads are
 * switched off: a thread that computes calls {@code omp_set_num_threads(1)} once.
 *
 * @param product {@code dnnl_sgemm}; a record's components are constants to the compiler, so that the call is inlined
 * @param setThreads {@code omp_set_num_threads}
 */
record OneDnn(MethodHandle product, MethodHandle setThreads) {
    /** Set to {@code false} to compute without the native library. */
    private static final String SWITCH = "basilisk.onednn";

    private static final String RESOURCES = "/org/bytedeco/dnnl/linux-x86_64/";
    private static final String OPENMP = "libgomp.so.1";
    private static final String LIBRARY = "libdnnl.so.3";

    private static volatile String whyNot = "";

    /** Whether a thread has switched oneDNN's threads off for its calls. */
    private static final ThreadLocal<@Nullable Boolean> PREPARED = new ThreadLocal<>();

    /** Why {@link #loadOrNull} gave nothing. */
    static String whyNot() {
        return whyNot;
    }

    static @Nullable OneDnn loadOrNull() {
        if (System.getProperty(SWITCH, "true").equals("false")) {
            whyNot = "switched off by -D" + SWITCH + "=false";
            return null;
        }
        try {
            SymbolLookup openMp = SymbolLookup.libraryLookup(unpack(OPENMP), Arena.global());
            SymbolLookup library = SymbolLookup.libraryLookup(unpack(LIBRARY), Arena.global());
            return new OneDnn(bindSgemm(library), bindSetThreads(openMp));
        } catch (IOException | IllegalArgumentException | UnsatisfiedLinkError e) {
            whyNot = String.valueOf(e.getMessage());
            return null;
        }
    }

    void sgemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        if (PREPARED.get() == null) {
            computeOnThisThreadOnly();
        }
        int status = call(
                (byte) (transposeA ? 'T' : 'N'),
                (byte) (transposeB ? 'T' : 'N'),
                m,
                n,
                k,
                alpha,
                from(a, aOffset),
                lda,
                from(b, bOffset),
                ldb,
                beta,
                from(c, cOffset),
                ldc);
        if (status != 0) {
            throw new IllegalStateException("dnnl_sgemm failed with status " + status + " for m=" + m + " n=" + n
                    + " k=" + k + " lda=" + lda + " ldb=" + ldb + " ldc=" + ldc);
        }
    }

    private int call(
            byte transposeA,
            byte transposeB,
            long m,
            long n,
            long k,
            float alpha,
            MemorySegment a,
            long lda,
            MemorySegment b,
            long ldb,
            float beta,
            MemorySegment c,
            long ldc) {
        try {
            return (int) product.invokeExact(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable e) {
            throw new IllegalStateException("dnnl_sgemm could not be called", e);
        }
    }

    private void computeOnThisThreadOnly() {
        try {
            setThreads.invokeExact(1);
            PREPARED.set(true);
        } catch (Throwable e) {
            throw new IllegalStateException("omp_set_num_threads could not be called", e);
        }
    }

    private static MemorySegment from(float[] array, int offset) {
        return MemorySegment.ofArray(array).asSlice((long) offset * Float.BYTES);
    }

    private static MethodHandle bindSgemm(SymbolLookup library) {
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_BYTE,
                ValueLayout.JAVA_BYTE,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_FLOAT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_FLOAT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG);
        return Linker.nativeLinker()
                .downcallHandle(library.findOrThrow("dnnl_sgemm"), signature, Linker.Option.critical(true));
    }

    private static MethodHandle bindSetThreads(SymbolLookup library) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("omp_set_num_threads"), FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
    }

    /**
     * Copies a library out of its jar, once per user and version (told apart by size); several processes may do so at
     * once.
     */
    private static Path unpack(String name) throws IOException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            throw new IOException(
                    "no native library for " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        }
        var resource = OneDnn.class.getResource(RESOURCES + name);
        if (resource == null) {
            throw new IOException("the dnnl jar is not on the class path");
        }
        long size = resource.openConnection().getContentLengthLong();
        Path folder = Path.of(
                System.getProperty("java.io.tmpdir"),
                "basilisk-native-" + System.getProperty("user.name"),
                "dnnl-" + size);
        Path file = folder.resolve(name);
        if (Files.exists(file) && Files.size(file) == size) {
            return file;
        }
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, name, ".part");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }
}
