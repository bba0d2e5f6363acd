package io.basilisk.kernels.transformer;

/**
 * A run of consecutive values of one tensor: the unit in which deltas and checkpoints are stored, hashed and averaged.
 *
 * @param tensor number of its tensor in canonical order
 * @param index its number within the tensor
 * @param offset first value, in the model's flat array
 * @param length number of values, 1 to {@link SliceLayout#MAX_LENGTH}
 */
public record Slice(int tensor, int index, int offset, int length) {}
