package io.basilisk.kernels.transformer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Shape of a decoder-only transformer in the Llama layout: RMSNorm, rotary positions, SwiGLU, grouped-query attention,
 * no biases.
 *
 * @param layers transformer blocks
 * @param heads query heads; divides {@code width}, with an even quotient (rotary pairs)
 * @param keyValueHeads key and value heads; divides {@code heads}
 * @param width model width
 * @param hidden width inside the feed-forward block
 * @param context longest sequence in tokens
 * @param vocabulary number of token ids
 * @param tiedHead whether the output head is the embedding
 * @param ropeTheta base of the rotary frequencies
 * @param normEpsilon added to the mean square in RMSNorm
 */
public record TransformerConfig(
        int layers,
        int heads,
        int keyValueHeads,
        int width,
        int hidden,
        int context,
        int vocabulary,
        boolean tiedHead,
        float ropeTheta,
        float normEpsilon) {
    /** Tensors of one layer in {@link #tensors()}. */
    static final int LAYER_TENSORS = 9;

    /** @throws IllegalArgumentException for shapes that do not fit together; the message says which */
    public TransformerConfig {
        requirePositive("layers", layers);
        requirePositive("heads", heads);
        requirePositive("keyValueHeads", keyValueHeads);
        requirePositive("hidden", hidden);
        requirePositive("context", context);
        requirePositive("vocabulary", vocabulary);
        if (width < 1 || width % (2 * heads) != 0) {
            throw new IllegalArgumentException(
                    "expected a width that is an even multiple of " + heads + " heads, got " + width);
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "expected keyValueHeads to divide " + heads + " heads, got " + keyValueHeads);
        }
    }

    /** The same shape for sequences of another length; the weights have the same shapes. */
    public TransformerConfig withContext(int tokens) {
        return new TransformerConfig(
                layers, heads, keyValueHeads, width, hidden, tokens, vocabulary, tiedHead, ropeTheta, normEpsilon);
    }

    /** Width of one attention head. */
    public int headWidth() {
        return width / heads;
    }

    /** Width of all key (or value) heads together. */
    public int keyValueWidth() {
        return keyValueHeads * headWidth();
    }

    /**
     * All weight tensors in canonical order: embedding; per layer attention norm, q, k, v, o, feed-forward norm, gate,
     * up, down; final norm; output head unless tied. Deltas, checkpoints and hashes follow this order.
     */
    public List<TensorSpec> tensors() {
        List<TensorSpec> tensors = new ArrayList<>();
        add(tensors, "model.embed_tokens.weight", vocabulary, width);
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "model.layers." + layer + ".";
            add(tensors, prefix + "input_layernorm.weight", 1, width);
            add(tensors, prefix + "self_attn.q_proj.weight", width, width);
            add(tensors, prefix + "self_attn.k_proj.weight", keyValueWidth(), width);
            add(tensors, prefix + "self_attn.v_proj.weight", keyValueWidth(), width);
            add(tensors, prefix + "self_attn.o_proj.weight", width, width);
            add(tensors, prefix + "post_attention_layernorm.weight", 1, width);
            add(tensors, prefix + "mlp.gate_proj.weight", hidden, width);
            add(tensors, prefix + "mlp.up_proj.weight", hidden, width);
            add(tensors, prefix + "mlp.down_proj.weight", width, hidden);
        }
        add(tensors, "model.norm.weight", 1, width);
        if (!tiedHead) {
            add(tensors, "lm_head.weight", vocabulary, width);
        }
        return List.copyOf(tensors);
    }

    /** Number of weights. */
    public int parameterCount() {
        List<TensorSpec> tensors = tensors();
        TensorSpec last = tensors.getLast();
        return last.offset() + last.length();
    }

    /** What is hashed of the shape: the ten components in order, big-endian, the flag as one byte, 37 bytes. */
    public byte[] canonicalBytes() {
        return ByteBuffer.allocate(37)
                .putInt(layers)
                .putInt(heads)
                .putInt(keyValueHeads)
                .putInt(width)
                .putInt(hidden)
                .putInt(context)
                .putInt(vocabulary)
                .put((byte) (tiedHead ? 1 : 0))
                .putFloat(ropeTheta)
                .putFloat(normEpsilon)
                .array();
    }

    private static void add(List<TensorSpec> tensors, String name, int rows, int columns) {
        TensorSpec last = tensors.isEmpty() ? null : tensors.getLast();
        int offset = last == null ? 0 : Math.addExact(last.offset(), last.length());
        Math.addExact(offset, Math.multiplyExact(rows, columns));
        tensors.add(new TensorSpec(name, rows, columns, offset));
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("expected " + name + " of at least 1, got " + value);
        }
    }
}
