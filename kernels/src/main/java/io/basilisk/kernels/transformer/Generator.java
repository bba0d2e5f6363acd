package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Continues a text, token by token, each drawn from the model's distribution over what it has seen in its context so
 * far. Only the new token goes through the model each time; keys and values of the others are kept. When the context is
 * full, its oldest quarter is forgotten and the rest goes through again, since positions have changed.
 */
public final class Generator implements AutoCloseable {
    /** One part in this many of a full context is forgotten. */
    private static final int FORGOTTEN = 4;

    private final Device device;
    private final Weights model;
    private final Buffer weights;

    public Generator(Device device, Weights model) {
        this.device = device.arena();
        this.model = model;
        this.weights = this.device.floats(model.values());
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
        Window window = new Window(Math.min(config.context(), text.length));
        for (int length = prompt.length; length < text.length; length++) {
            text[length] = Sampler.draw(window.logits(text, length), temperature, topK, random);
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }

    @Override
    public void close() {
        device.close();
    }

    /** What the model sees of one text: a run of its tokens, of which all but the newest have gone through it. */
    private final class Window {
        private final int size;
        private final Transformer transformer;
        /** By the position of the only token that goes through. */
        private final Map<Integer, List<Launch>> steps = new HashMap<>();

        private int first;
        private int done;

        Window(int size) {
            this.size = size;
            this.transformer = new Transformer(device, model.config(), 1, size, weights);
        }

        /** Logits after the first {@code length} tokens of the text. */
        float[] logits(int[] text, int length) {
            if (done == 0) {
                first = Math.max(0, length - size);
            }
            if (length - first > size) {
                first += Math.max(1, size / FORGOTTEN);
                done = 0;
            }
            int seen = length - first;
            transformer.activations.tokens.write(Arrays.copyOfRange(text, first, length));
            device.run(List.of(done > 0 && seen == done + 1 ? step(done) : launches(0, seen)));
            done = seen;
            float[] logits = new float[model.config().vocabulary()];
            transformer.activations.logits.read(logits, 0, logits.length);
            return logits;
        }

        private List<Launch> step(int position) {
            return steps.computeIfAbsent(position, known -> launches(known, 1));
        }

        private List<Launch> launches(int known, int tokens) {
            List<Launch> launches = new ArrayList<>(transformer.forward(known, tokens));
            launches.addAll(transformer.logitsOfRow(known + tokens - 1));
            return launches;
        }
    }
}
