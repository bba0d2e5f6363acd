package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import java.util.ArrayList;
import java.util.List;

/**
 * What one slice of {@code rows} tokens keeps between forward and backward pass. The outputs of norms and of SwiGLU are
 * not kept: their backward kernels compute them again, beside what they read anyway.
 */
final class Activations {
    final int rows;
    final int logitRows;
    final Buffer tokens;
    final Buffer targets;
    final Buffer losses;
    final List<Layer> layers = new ArrayList<>();
    /** Residual stream after the last layer, normed stream, and scale of the final norm. */
    final Buffer last;

    /** What the last norm that ran left. */
    final Buffer normed;

    /** What the last SwiGLU that ran left; on the way back, the slope there, then its output again. */
    final Buffer gated;

    final Buffer scale;
    final Buffer logits;
    final Buffer scores;

    /** Buffers of one layer; names follow the data. */
    record Layer(
            Buffer input,
            Buffer attentionScale,
            Buffer qkv,
            Buffer attended,
            Buffer logSums,
            Buffer middle,
            Buffer feedScale,
            Buffer gateUp) {}

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
        gated = device.floats(rows * config.hidden());
        scale = device.floats(rows);
        logits = device.floats(logitRows * config.vocabulary());
        scores = device.floats(Transformer.ATTENTION_BLOCK * context);
    }

    private static Layer layer(Device device, TransformerConfig config, int rows) {
        int width = config.width();
        return new Layer(
                device.floats(rows * width),
                device.floats(rows),
                device.floats(rows * (width + 2 * config.keyValueWidth())),
                device.floats(rows * width),
                device.floats(rows * config.heads()),
                device.floats(rows * width),
                device.floats(rows),
                device.floats(rows * 2 * config.hidden()));
    }
}
