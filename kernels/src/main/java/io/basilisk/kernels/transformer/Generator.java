package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Continues a text, token by token, each drawn from the model's distribution over what it has seen in its context so
 * far.
 */
public final class Generator implements AutoCloseable {
    private final Device device;
    private final Weights model;
    private final Buffer weights;

    public Generator(Device device, Weights model) {
        this.device = device.arena();
        this.model = model;
        this.weights = this.device.floats(model.values().length);
        weights.write(model.values(), 0, model.values().length);
    }

    /**
     * @param prompt at least one token id; of a longer one than the context only the end is seen
     * @param count how many tokens to add
     * @param temperature divides the logits; 0 always takes the likeliest token
     * @param topK draws among this many likeliest tokens only; 0 for all
     * @param seed the same seed gives the same text on the same kind of device
     * @return {@code count} token ids
     */
    public int[] continueFrom(int[] prompt, int count, float temperature, int topK, long seed) {
        if (prompt.length == 0 || count < 0 || !(temperature >= 0) || topK < 0) {
            throw new IllegalArgumentException(
                    "expected a prompt of at least one token and count, temperature and topK of at least 0, got "
                            + prompt.length + " tokens, " + count + ", " + temperature + ", " + topK);
        }
        TransformerConfig config = model.config();
        Tokens.check("prompt token ids", prompt, config.vocabulary());
        SplittableRandom random = new SplittableRandom(seed);
        int[] text = Arrays.copyOf(prompt, prompt.length + count);
        Transformer transformer = null;
        List<Launch> forward = List.of();
        for (int length = prompt.length; length < text.length; length++) {
            int seen = Math.min(length, config.context());
            if (transformer == null || transformer.context() < seen) {
                int window = Math.min(config.context(), Integer.highestOneBit(2 * seen - 1));
                transformer = new Transformer(device, config, 1, window, weights);
                forward = transformer.forward();
            }
            float[] logits = logits(transformer, forward, Arrays.copyOfRange(text, length - seen, length));
            text[length] = Sampler.draw(logits, temperature, topK, random);
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }

    @Override
    public void close() {
        device.close();
    }

    /** Logits after the last token; what follows it in the window cannot be seen by it. */
    private float[] logits(Transformer transformer, List<Launch> forward, int[] seen) {
        transformer.activations.tokens.write(Arrays.copyOf(seen, transformer.rows()));
        List<Launch> launches = new ArrayList<>(forward);
        launches.addAll(transformer.logitsOfRow(seen.length - 1));
        device.run(List.of(launches));
        float[] logits = new float[model.config().vocabulary()];
        transformer.activations.logits.read(logits, 0, logits.length);
        return logits;
    }
}
