package io.basilisk.kernels.sha256;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the CPU searches, fastest first. */
enum Way {
    AVX512("machine code for AVX-512"),
    SHA("machine code for SHA instructions"),
    VECTORS("the Vector API"),
    SCALAR("the JDK's SHA-256");

    /** Names the only way that may be taken, for measurements: {@code sha}. Without it all may. */
    static final String SWITCH = "basilisk.search";

    private final String what;

    Way(String what) {
        this.what = what;
    }

    /** Why this machine cannot search so, or empty where it can. */
    Optional<String> whyNot() {
        return switch (this) {
            case AVX512 -> AssembledLanes.whyNoAvx512();
            case SHA -> AssembledLanes.whyNoSha();
            case VECTORS ->
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                        ? Optional.empty()
                        : Optional.of("the JVM was started without --add-modules jdk.incubator.vector");
            case SCALAR -> Optional.empty();
        };
    }

    /**
     * As {@link #whyNot}; the others than the one that is asked for are not to be taken.
     *
     * @param only value of {@link #SWITCH}, empty if all may be taken
     */
    Optional<String> whyNot(String only) {
        if (only.isEmpty() || only.equals(spelling())) {
            return whyNot();
        }
        if (Arrays.stream(values()).noneMatch(way -> way.spelling().equals(only))) {
            throw new IllegalArgumentException(
                    "expected -D" + SWITCH + "=avx512, sha, vectors or scalar, came " + only);
        }
        return Optional.of("-D" + SWITCH + "=" + only + " asks for another");
    }

    private String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param header a header that holds the nonce's high word */
    Lanes open(byte[] header, byte[] target) {
        return switch (this) {
            case AVX512 -> AssembledLanes.ofAvx512(header, target);
            case SHA -> AssembledLanes.ofSha(header, target);
            case VECTORS -> new VectorLanes(header, target);
            case SCALAR -> new ScalarLanes(header, target);
        };
    }

    /** The first way that nothing speaks against; nothing speaks against the last. */
    static Way first(Function<Way, Optional<String>> whyNot) {
        return Arrays.stream(values())
                .filter(way -> whyNot.apply(way).isEmpty())
                .findFirst()
                .orElse(SCALAR);
    }

    /** What {@link #first} chooses and why no faster one. */
    static String describe(Function<Way, Optional<String>> whyNot) {
        Way chosen = first(whyNot);
        return chosen.what
                + Arrays.stream(values())
                        .limit(chosen.ordinal())
                        .map(way ->
                                "; not " + way.what + ": " + whyNot.apply(way).orElse(""))
                        .collect(Collectors.joining());
    }
}
