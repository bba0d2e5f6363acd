package io.basilisk.kernels.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The kernels' sources: one file per layer, in a dialect of C that both GPU languages understand. */
public final class Sources {
    /** Names of the source files that both GPU languages understand, without their ending. */
    public static final List<String> SHARED = List.of(
            "attention",
            "cross_entropy",
            "embedding",
            "matmul",
            "muon",
            "rms_norm",
            "rope",
            "sha256d",
            "swiglu",
            "update");

    /** Names of those in {@code cuda/}, which need tensor cores. */
    public static final List<String> TENSOR = List.of("matmul_bf16");

    /** All of them. */
    public static final List<String> NAMES =
            Stream.concat(SHARED.stream(), TENSOR.stream()).toList();

    private static final String FOLDER = "/io/basilisk/kernels/";

    private Sources() {}

    /**
     * A whole program, ready to compile.
     *
     * @param dialect {@code opencl} or {@code cuda}; only the latter for {@link #TENSOR}
     * @param source one of {@link #NAMES}
     */
    public static String program(String dialect, String source) {
        String words = read("dialect/" + dialect + ".h") + (TENSOR.contains(source) ? read("dialect/tensor.h") : "");
        return words + body(source);
    }

    /** A program without the words of its dialect. */
    public static String body(String source) {
        return read("dialect/reduce.h") + read((TENSOR.contains(source) ? "cuda/" : "") + source + ".c");
    }

    /** Least compute capability of an NVIDIA GPU for a source, times ten. */
    public static int capability(String source) {
        return TENSOR.contains(source) ? 80 : 75;
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
