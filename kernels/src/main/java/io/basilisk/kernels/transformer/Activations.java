package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import java.util.ArrayList;
import java.util.List;

/** What one slice of a batch keeps between forward and backward pass: all buffers of a slice of {@code rows} tokens. */
final class Activations {
    final int rows;
    final int logitRows;
    final Buffer tokens;
    final Buffer targets;
    final Buffer losses;
    final List<Layer> layers = new ArrayList<>();
    /** Residual stream after the last layer, normed stream, and scale of the final norm. */
    final Buffer last;

    final Buffer normed;
    final Buffer scale;
    final Buffer logits;
    final Buffer scores;

    /** Buffers of one layer; names follow the data. */
    record Layer(
            Buffer input,
            Buffer attentionScale,
            Buffer attentionNormed,
            Buffer qkv,
            Buffer attended,
            Buffer logSums,
            Buffer middle,
            Buffer feedScale,
            Buffer feedNormed,
            Buffer gateUp,
            Buffer gated) {}

    Activations(Device device, TransformerConfig config, int rows, int context) {
        this.rows = rows;
        int logitValues = Grain.of(device, config, 1).logitValues();
        this.logitRows = Math.clamp(logitValues / config.vocabulary(), 1, rows);
        tokens = device.ints(rows);
        targets = device.ints(rows);
        losses = device.floats(rows);
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(device, config, rows));
        }
        last = device.floats(rows * config.width());
        normed = device.floats(rows * config.width());
        scale = device.floats(rows);
        logits = device.floats(logitRows * config.vocabulary());
        scores = device.floats(Transformer.ATTENTION_BLOCK * context);
    }

    private static Layer layer(Device device, TransformerConfig config, int rows) {
        int width = config.width();
        return new Layer(
                device.floats(rows * width),
                device.floats(rows),
                device.floats(rows * width),
                device.floats(rows * (width + 2 * config.keyValueWidth())),
                device.floats(rows * width),
                device.floats(rows * config.heads()),
                device.floats(rows * width),
                device.floats(rows),
                device.floats(rows * width),
                device.floats(rows * 2 * config.hidden()),
                device.floats(rows * config.hidden()));
    }
}
