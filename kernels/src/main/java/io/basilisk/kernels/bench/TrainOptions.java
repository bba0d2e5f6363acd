package io.basilisk.kernels.bench;

import io.basilisk.kernels.transformer.InnerOptimizer;
import io.basilisk.kernels.transformer.Preset;
import io.basilisk.kernels.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.List;

/** What the command line of {@link TrainBench} asks for. */
final class TrainOptions {
    private static final int CHARACTERS = 65;
    private static final int GPT2_TOKENS = 50_257;
    private static final int GPT2_CONTEXT = 256;

    final List<Preset> presets = new ArrayList<>();
    boolean json;
    String device = "cpu";
    int threads = Runtime.getRuntime().availableProcessors();
    int turns = 5;
    double seconds = 2;
    boolean beside;
    InnerOptimizer optimizer = InnerOptimizer.ADAMW;

    private int batch;
    private int context;
    private int vocabulary;

    /** @throws IllegalArgumentException for what is not an option */
    void parse(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--json")) {
                json = true;
            } else if (i + 1 < arguments.length) {
                take(option, arguments[++i]);
            } else {
                throw unknown(option);
            }
        }
        if (presets.isEmpty()) {
            presets.addAll(List.of(Preset.TINY, Preset.SHAKESPEARE));
        }
    }

    private void take(String option, String value) {
        switch (option) {
            case "--preset" -> presets.add(Preset.named(value));
            case "--device" -> device = value;
            case "--threads" -> threads = Integer.parseInt(value);
            case "--batch" -> batch = Integer.parseInt(value);
            case "--context" -> context = Integer.parseInt(value);
            case "--vocabulary" -> vocabulary = Integer.parseInt(value);
            case "--turns" -> turns = Math.max(1, Integer.parseInt(value));
            case "--seconds" -> seconds = Double.parseDouble(value);
            case "--inner-optimizer" -> optimizer = InnerOptimizer.named(value);
            case "--peer" -> beside = isLibtorch(value);
            default -> throw unknown(option);
        }
    }

    static boolean isLibtorch(String peer) {
        if (!peer.equals("libtorch")) {
            throw new IllegalArgumentException("expected --peer libtorch, got --peer " + peer);
        }
        return true;
    }

    private static IllegalArgumentException unknown(String option) {
        return new IllegalArgumentException("expected [--json] [--preset NAME]... [--device cpu] [--threads N]"
                + " [--batch N] [--context N] [--vocabulary N] [--turns N] [--seconds S]"
                + " [--inner-optimizer adamw] [--peer libtorch], got "
                + option);
    }

    int batch(Preset preset) {
        return batch == 0 ? preset.batch() : batch;
    }

    TransformerConfig shape(Preset preset) {
        boolean large = preset == Preset.GPT2_124M;
        TransformerConfig shape = preset.config(vocabulary != 0 ? vocabulary : large ? GPT2_TOKENS : CHARACTERS);
        if (context == 0) {
            return large ? shape.withContext(GPT2_CONTEXT) : shape;
        }
        return shape.withContext(context);
    }
}
