package io.basilisk.kernels.transformer;

import java.util.ArrayList;
import java.util.List;

/**
 * How a model is cut into slices: each tensor by itself, into runs of {@link #MAX_LENGTH} values and what is left. The
 * slices cover the flat array in order, without gaps.
 */
public final class SliceLayout {
    /** Longest slice, a multiple of {@link DeltaCodec#BLOCK}: 1 MiB encoded, 4 MiB as fp32. */
    public static final int MAX_LENGTH = 1 << 20;

    private SliceLayout() {}

    /** The slices of a model, by tensor and index. */
    public static List<Slice> of(TransformerConfig config) {
        return cut(config, MAX_LENGTH);
    }

    static List<Slice> cut(TransformerConfig config, int maxLength) {
        List<TensorSpec> tensors = config.tensors();
        List<Slice> slices = new ArrayList<>();
        for (int tensor = 0; tensor < tensors.size(); tensor++) {
            TensorSpec spec = tensors.get(tensor);
            for (int start = 0; start < spec.length(); start += maxLength) {
                int length = Math.min(maxLength, spec.length() - start);
                slices.add(new Slice(tensor, start / maxLength, spec.offset() + start, length));
            }
        }
        return List.copyOf(slices);
    }
}
