package io.basilisk.kernels.transformer;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import java.util.ArrayList;
import java.util.List;

/**
 * The backward pass of a {@link Transformer}, layer by layer in reverse. {@code d} before a name means the loss's
 * slope in it.
 */
final class TransformerBackward {
    private final Transformer model;
    private final TransformerConfig config;
    private final Activations kept;
    private final Device device;
    private final SliceGradients gradients;
    private final int rows;
    private final List<Launch> list = new ArrayList<>();

    /** Slope of the residual stream; every layer adds its part. */
    private final Buffer dStream;

    private final Buffer dNormed;
    private final Buffer dAttended;
    private final Buffer dQkv;
    private final Buffer slopes;

    TransformerBackward(Transformer model, Device device, SliceGradients gradients) {
        this.model = model;
        this.config = model.config;
        this.kept = model.activations;
        this.device = device;
        this.gradients = gradients;
        this.rows = model.rows();
        int width = config.width();
        dStream = device.floats(rows * width);
        dNormed = device.floats(rows * width);
        dAttended = device.floats(rows * width);
        dQkv = device.floats(rows * (width + 2 * config.keyValueWidth()));
        slopes = device.floats(Transformer.ATTENTION_BLOCK * model.context());
    }

    List<Launch> launches(float lossScale) {
        int width = config.width();
        list.add(device.launch("zero", dStream, rows * width));
        head(lossScale);
        normBackward(kept.last, "model.norm", kept.scale);
        gradients.finishLayer(list, config.layers());
        for (int i = config.layers() - 1; i >= 0; i--) {
            feed(i);
            attention(i);
            gradients.finishLayer(list, i);
        }
        Buffer.View dEmbedding = gradient("model.embed_tokens");
        if (!config.tiedHead()) {
            list.add(device.launch("zero", dEmbedding, config.vocabulary() * width));
        }
        list.add(device.launch("embedding_backward", kept.tokens, dStream, dEmbedding, rows, width));
        gradients.finishEmbedding(list);
        return List.copyOf(list);
    }

    private void head(float lossScale) {
        int width = config.width();
        int vocabulary = config.vocabulary();
        for (int row = 0; row < rows; row += kept.logitRows) {
            int part = Math.min(kept.logitRows, rows - row);
            model.logits(list, row, 1, lossScale);
            Buffer.View normed = kept.normed.at(row * width);
            inputSlope(
                    kept.logits.at(0),
                    model.weight(model.headName()),
                    dNormed.at(row * width),
                    part,
                    vocabulary,
                    width,
                    0f);
            weightSlope(kept.logits.at(0), normed, model.headName(), part, vocabulary, width, row == 0 ? 0f : 1f);
        }
    }

    private void feed(int i) {
        Activations.Layer layer = kept.layers.get(i);
        int width = config.width();
        int hidden = config.hidden();
        String down = Transformer.layer(i, "mlp.down_proj");
        String gate = Transformer.layer(i, "mlp.gate_proj");
        Buffer gated = kept.gated;
        Buffer gateUp = layer.gateUp();
        inputSlope(dStream.at(0), model.weight(down), gated.at(0), rows, width, hidden, 0f);
        list.add(device.launch("swiglu_backward", gateUp, gated, rows, hidden));
        weightSlope(dStream.at(0), gated.at(0), down, rows, width, hidden, 0f);
        inputSlope(gateUp.at(0), model.weight(gate), dNormed.at(0), rows, 2 * hidden, width, 0f);
        Buffer normed =
                normBackward(layer.middle(), Transformer.layer(i, "post_attention_layernorm"), layer.feedScale());
        weightSlope(gateUp.at(0), normed.at(0), gate, rows, 2 * hidden, width, 0f);
    }

    private void attention(int i) {
        Activations.Layer layer = kept.layers.get(i);
        int width = config.width();
        int qkvWidth = width + 2 * config.keyValueWidth();
        String out = Transformer.layer(i, "self_attn.o_proj");
        String qkv = Transformer.layer(i, "self_attn.q_proj");
        inputSlope(dStream.at(0), model.weight(out), dAttended.at(0), rows, width, width, 0f);
        weightSlope(dStream.at(0), layer.attended().at(0), out, rows, width, width, 0f);
        list.add(device.launch(
                "attention_backward",
                layer.qkv(),
                layer.attended(),
                layer.logSums(),
                dAttended,
                dQkv,
                kept.scores,
                slopes,
                model.sequences(),
                model.context(),
                config.heads(),
                config.keyValueHeads(),
                config.headWidth()));
        list.add(model.rope(dQkv.at(0), 0, rows, -1f));
        inputSlope(dQkv.at(0), model.weight(qkv), dNormed.at(0), rows, qkvWidth, width, 0f);
        Buffer normed = normBackward(layer.input(), Transformer.layer(i, "input_layernorm"), layer.attentionScale());
        weightSlope(dQkv.at(0), normed.at(0), qkv, rows, qkvWidth, width, 0f);
    }

    /** Adds to the stream's slope; gives what the norm had computed, which takes the place of its slope. */
    private Buffer normBackward(Buffer x, String gain, Buffer scale) {
        list.add(device.launch("zero", gradient(gain), config.width()));
        list.add(device.launch(
                "rms_norm_backward",
                x,
                model.weight(gain),
                scale,
                dNormed,
                dStream,
                gradient(gain),
                rows,
                config.width()));
        return dNormed;
    }

    /** {@code dX = dY W + beta dX} for {@code Y = X W'}, Y being m x n and X m x k. */
    private void inputSlope(Buffer.View dY, Buffer.View w, Buffer.View dX, int m, int n, int k, float beta) {
        list.add(model.matmul(dY, n, 0, w, k, 0, dX, k, m, k, n, beta));
    }

    /** {@code dW = dY' X + beta dW} for {@code Y = X W'}. */
    private void weightSlope(Buffer.View dY, Buffer.View x, String name, int m, int n, int k, float beta) {
        list.add(model.matmul(dY, n, 1, x, k, 0, gradient(name), k, n, k, m, beta));
    }

    private Buffer.View gradient(String name) {
        return gradients.at(model.offset(name));
    }
}
