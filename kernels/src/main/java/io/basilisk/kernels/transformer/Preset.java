package io.basilisk.kernels.transformer;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Model shapes with a name, and the batch that each is usually trained with. */
public enum Preset {
    /** A few minutes on a laptop show it learn. */
    TINY(3, 4, 4, 96, 256, 64, 16),
    /** The shape of nanoGPT's Shakespeare run on a CPU. */
    SHAKESPEARE(4, 4, 4, 128, 344, 64, 12),
    /** The shape of nanoGPT's Shakespeare run on a GPU. */
    SMALL(6, 6, 6, 384, 1024, 256, 64),
    /** The size of the smallest GPT-2. */
    GPT2_124M(12, 12, 12, 768, 2048, 1024, 4);

    private static final float ROPE_THETA = 10_000f;
    private static final float NORM_EPSILON = 1e-5f;

    private final int layers;
    private final int heads;
    private final int keyValueHeads;
    private final int width;
    private final int hidden;
    private final int context;
    private final int batch;

    Preset(int layers, int heads, int keyValueHeads, int width, int hidden, int context, int batch) {
        this.layers = layers;
        this.heads = heads;
        this.keyValueHeads = keyValueHeads;
        this.width = width;
        this.hidden = hidden;
        this.context = context;
        this.batch = batch;
    }

    /** @throws IllegalArgumentException for an unknown name; the message lists the known ones */
    public static Preset named(String name) {
        for (Preset preset : values()) {
            if (preset.label().equals(name)) {
                return preset;
            }
        }
        String known = Arrays.stream(values()).map(Preset::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown preset '" + name + "': expected one of " + known);
    }

    /** Its name on the command line: {@code gpt2-124m}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Sequences per inner step. */
    public int batch() {
        return batch;
    }

    /** The shape for a vocabulary; the output head is the embedding. */
    public TransformerConfig config(int vocabulary) {
        return new TransformerConfig(
                layers, heads, keyValueHeads, width, hidden, context, vocabulary, true, ROPE_THETA, NORM_EPSILON);
    }
}
