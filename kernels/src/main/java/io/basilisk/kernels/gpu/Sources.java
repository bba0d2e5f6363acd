package io.basilisk.kernels.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The kernels' sources: one file per layer, in a dialect of C that both GPU languages understand. */
public final class Sources {
    /** Names of all source files, without their ending. */
    public static final List<String> NAMES = List.of(
            "attention", "cross_entropy", "embedding", "matmul", "rms_norm", "rope", "sha256d", "swiglu", "update");

    private static final String FOLDER = "/io/basilisk/kernels/";

    private Sources() {}

    /**
     * A whole program, ready to compile.
     *
     * @param dialect {@code opencl} or {@code cuda}
     * @param source one of {@link #NAMES}
     */
    public static String program(String dialect, String source) {
        return read("dialect/" + dialect + ".h") + read("dialect/reduce.h") + read(source + ".c");
    }

    /**
     * A resource of the kernels as text.
     *
     * @throws IllegalArgumentException when there is no such file
     */
    public static String read(String name) {
        try (InputStream in = Sources.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + FOLDER + name + " in the kernels' jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FOLDER + name, e);
        }
    }
}
