package io.basilisk.kernels.transformer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What moves the weights within a round. */
public enum InnerOptimizer {
    /** AdamW (Loshchilov and Hutter, arXiv 1711.05101) for every weight. */
    ADAMW,
    /**
     * Muon (Keller Jordan and others, kellerjordan.github.io/posts/muon) for the matrices of the layers, AdamW for
     * embedding, head and norms.
     */
    MUON;

    /** Its name in options and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown name */
    public static InnerOptimizer named(String label) {
        return Arrays.stream(values())
                .filter(optimizer -> optimizer.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "inner optimiser: expected one of " + String.join(", ", labels()) + ", came " + label));
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(InnerOptimizer::label).toList();
    }
}
