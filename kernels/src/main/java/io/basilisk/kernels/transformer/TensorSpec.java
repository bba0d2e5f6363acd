package io.basilisk.kernels.transformer;

/**
 * Where one weight tensor lies in the flat array of a model's weights.
 *
 * @param name as Hugging Face's Llama names it, for instance {@code model.layers.0.self_attn.q_proj.weight}
 * @param rows output features; 1 for a norm's scale
 * @param columns input features
 * @param offset index of its first value; values are row-major
 */
public record TensorSpec(String name, int rows, int columns, int offset) {
    /** Number of values. */
    public int length() {
        return rows * columns;
    }

    /** Whether this is the scale of a norm, which is not decayed. */
    public boolean isNorm() {
        return rows == 1;
    }

    /** Whether this is a matrix of a layer: neither a norm nor the embedding or the head. */
    boolean isInLayer() {
        return name.startsWith("model.layers.") && !isNorm();
    }
}
