package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import io.basilisk.kernels.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The forward pass of one slice of a batch as an ordered list of launches, and its backward pass as another. A slice
 * is a whole number of sequences and runs from the first launch to the last without waiting for another slice.
 */
final class Transformer {
    /** Queries that a device computes at a time in attention; its scratch is this many rows of the context. */
    static final int ATTENTION_BLOCK = 64;

    final TransformerConfig config;
    final Activations activations;

    private final Device device;
    private final int sequences;
    private final int context;
    private final int rows;
    private final Buffer weights;
    private final Precision precision;
    private final Buffer rotations;
    private final Map<String, TensorSpec> tensors = new HashMap<>();

    /**
     * @param sequences in the slice
     * @param context tokens per sequence, at most the model's
     * @param weights all of the model's, in canonical order
     */
    Transformer(Device device, TransformerConfig config, int sequences, int context, Buffer weights) {
        this(device, config, sequences, context, weights, Precision.FP32);
    }

    /** @param precision of the matrix products, on the way back too; scores and text are made in fp32 always */
    Transformer(
            Device device, TransformerConfig config, int sequences, int context, Buffer weights, Precision precision) {
        this.device = device;
        this.config = config;
        this.sequences = sequences;
        this.context = context;
        this.rows = sequences * context;
        this.weights = weights;
        this.precision = precision;
        this.activations = new Activations(device, config, rows, context);
        this.rotations = rotations();
        config.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    }

    /** Tokens to the last normed stream. */
    List<Launch> forward() {
        return forward(sequences, 0, context);
    }

    /**
     * Tokens to the last normed stream for some positions of the only sequence, whose earlier positions have gone
     * forward before: what they left in the buffers is the cache of their keys and values.
     */
    List<Launch> forward(int firstPosition, int positions) {
        if (sequences != 1) {
            throw new IllegalStateException("expected one sequence to go on with, this slice has " + sequences);
        }
        return forward(1, firstPosition, positions);
    }

    private List<Launch> forward(int sequenceCount, int first, int positions) {
        List<Launch> list = new ArrayList<>();
        Activations a = activations;
        Rows part = new Rows(sequenceCount, first, positions);
        int width = config.width();
        list.add(device.launch(
                "embedding_forward",
                a.tokens.at(first),
                weight("model.embed_tokens"),
                stream(0).at(first * width),
                part.count(),
                width));
        for (int i = 0; i < config.layers(); i++) {
            forwardAttention(list, i, part);
            forwardFeed(list, i, part);
        }
        norm(list, a.last, "model.norm", a.normed, a.scale, part);
        return list;
    }

    /** Which rows go forward: of each sequence some positions, for several sequences all of them. */
    private record Rows(int sequences, int first, int positions) {
        int count() {
            return sequences * positions;
        }
    }

    /** The normed stream to losses, a part of the rows at a time. */
    List<Launch> losses() {
        List<Launch> list = new ArrayList<>();
        for (int row = 0; row < rows; row += activations.logitRows) {
            logits(list, row, 0, 0f);
        }
        return list;
    }

    /**
     * Losses and the whole backward pass; gradients are overwritten.
     *
     * @param lossScale what each token's loss counts, 1 / tokens of the batch
     */
    List<Launch> backward(SliceGradients gradients, float lossScale) {
        return new TransformerBackward(this, device, gradients).launches(lossScale);
    }

    void logits(List<Launch> list, int row, int slopes, float lossScale) {
        Activations a = activations;
        int part = Math.min(a.logitRows, rows - row);
        multiply(
                list,
                a.normed.at(row * config.width()),
                head(),
                a.logits.at(0),
                part,
                config.vocabulary(),
                config.width(),
                0f);
        list.add(device.launch(
                "cross_entropy",
                a.logits,
                a.targets.at(row),
                a.losses.at(row),
                part,
                config.vocabulary(),
                slopes,
                lossScale));
    }

    /** Only the logits of one row; they are left at the start of the logits buffer. */
    List<Launch> logitsOfRow(int row) {
        List<Launch> list = new ArrayList<>();
        multiply(
                list,
                activations.normed.at(row * config.width()),
                head(),
                activations.logits.at(0),
                1,
                config.vocabulary(),
                config.width(),
                0f);
        return list;
    }

    int rows() {
        return rows;
    }

    int sequences() {
        return sequences;
    }

    int context() {
        return context;
    }

    /** Residual stream before a layer; after the last one for {@code layer == layers}. */
    Buffer stream(int layer) {
        return layer < config.layers() ? activations.layers.get(layer).input() : activations.last;
    }

    Buffer.View weight(String name) {
        return weights.at(offset(name));
    }

    int offset(String name) {
        TensorSpec tensor = tensors.get(name + ".weight");
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor.offset();
    }

    String headName() {
        return config.tiedHead() ? "model.embed_tokens" : "lm_head";
    }

    static String layer(int layer, String name) {
        return "model.layers." + layer + "." + name;
    }

    private Buffer.View head() {
        return weight(headName());
    }

    private void forwardAttention(List<Launch> list, int i, Rows part) {
        Activations.Layer layer = activations.layers.get(i);
        int width = config.width();
        int at = part.first() * width;
        int qkvWidth = width + 2 * config.keyValueWidth();
        Buffer.View qkv = layer.qkv().at(part.first() * qkvWidth);
        norm(list, layer.input(), layer(i, "input_layernorm"), activations.normed, layer.attentionScale(), part);
        multiply(
                list,
                activations.normed.at(at),
                weight(layer(i, "self_attn.q_proj")),
                qkv,
                part.count(),
                qkvWidth,
                width,
                0f);
        list.add(rope(qkv, part.first(), part.count(), 1f));
        list.add(device.launch(
                "attention_forward",
                layer.qkv(),
                layer.attended(),
                layer.logSums(),
                activations.scores,
                part.sequences(),
                context,
                config.heads(),
                config.keyValueHeads(),
                config.headWidth(),
                part.first(),
                part.positions()));
        Buffer.View middle = layer.middle().at(at);
        list.add(device.launch("copy", layer.input().at(at), middle, part.count() * width));
        multiply(
                list,
                layer.attended().at(at),
                weight(layer(i, "self_attn.o_proj")),
                middle,
                part.count(),
                width,
                width,
                1f);
    }

    private void forwardFeed(List<Launch> list, int i, Rows part) {
        Activations.Layer layer = activations.layers.get(i);
        int width = config.width();
        int hidden = config.hidden();
        int at = part.first() * width;
        Buffer.View gateUp = layer.gateUp().at(part.first() * 2 * hidden);
        Buffer.View gated = activations.gated.at(part.first() * hidden);
        Buffer.View out = stream(i + 1).at(at);
        norm(list, layer.middle(), layer(i, "post_attention_layernorm"), activations.normed, layer.feedScale(), part);
        multiply(
                list,
                activations.normed.at(at),
                weight(layer(i, "mlp.gate_proj")),
                gateUp,
                part.count(),
                2 * hidden,
                width,
                0f);
        list.add(device.launch("swiglu_forward", gateUp, gated, part.count(), hidden));
        list.add(device.launch("copy", layer.middle().at(at), out, part.count() * width));
        multiply(list, gated, weight(layer(i, "mlp.down_proj")), out, part.count(), width, hidden, 1f);
    }

    /** @param position of the first row; angles of the following ones repeat after {@code context} */
    Launch rope(Buffer.View qkv, int position, int count, float direction) {
        return device.launch(
                "rope",
                qkv,
                rotations.at(position * config.headWidth()),
                count,
                context - position,
                config.heads() + config.keyValueHeads(),
                config.headWidth(),
                config.width() + 2 * config.keyValueWidth(),
                direction);
    }

    private void norm(List<Launch> list, Buffer x, String gain, Buffer y, Buffer scale, Rows part) {
        int at = part.first() * config.width();
        list.add(device.launch(
                "rms_norm_forward",
                x.at(at),
                weight(gain),
                y.at(at),
                scale.at(part.first()),
                part.count(),
                config.width(),
                config.normEpsilon()));
    }

    /** {@code C = A W' + beta C}: A is rows x k, W is n x k as a layer's weights are stored. */
    private void multiply(
            List<Launch> list, Buffer.View a, Buffer.View w, Buffer.View c, int m, int n, int k, float beta) {
        list.add(matmul(a, k, 0, w, k, 1, c, n, m, n, k, beta));
    }

    /** A product in this model's precision, arguments as of the kernel {@code matmul}. */
    Launch matmul(Object... arguments) {
        return device.launch(precision.matmul(), arguments);
    }

    private Buffer rotations() {
        int half = config.headWidth() / 2;
        float[] table = new float[context * 2 * half];
        for (int position = 0; position < context; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * StrictMath.pow(config.ropeTheta(), -(double) i / half);
                table[(2 * position) * half + i] = (float) StrictMath.cos(angle);
                table[(2 * position + 1) * half + i] = (float) StrictMath.sin(angle);
            }
        }
        Buffer buffer = device.floats(table.length);
        buffer.write(table, 0, table.length);
        return buffer;
    }
}
