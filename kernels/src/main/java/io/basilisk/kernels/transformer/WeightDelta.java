package io.basilisk.kernels.transformer;

import java.util.List;

/**
 * What training changed: trained minus base weights.
 *
 * @param values one per weight, in the order of {@link TransformerConfig#tensors()}; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record WeightDelta(TransformerConfig config, float[] values) {
    public WeightDelta {
        if (values.length != config.parameterCount()) {
            throw new IllegalArgumentException(
                    "expected " + config.parameterCount() + " values, came " + values.length);
        }
    }

    /** @throws IllegalArgumentException if the two models differ in shape */
    public static WeightDelta between(Weights base, Weights trained) {
        if (!base.config().equals(trained.config())) {
            throw new IllegalArgumentException(
                    "expected two models of one shape, came " + base.config() + " and " + trained.config());
        }
        float[] values = new float[base.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = trained.values()[i] - base.values()[i];
        }
        return new WeightDelta(base.config(), values);
    }

    /**
     * Reads a delta back from its slices.
     *
     * @param slices bytes of {@link DeltaCodec}, one per slice in the order of {@link SliceLayout}
     * @throws MalformedDeltaException if there are too few or too many, or one is malformed; the message names it
     */
    public static WeightDelta decode(TransformerConfig config, List<byte[]> slices) throws MalformedDeltaException {
        List<Slice> layout = SliceLayout.of(config);
        if (slices.size() != layout.size()) {
            throw new MalformedDeltaException(
                    MalformedDeltaException.Kind.WRONG_SHAPE,
                    "expected " + layout.size() + " slices, came " + slices.size());
        }
        float[] values = new float[config.parameterCount()];
        for (int i = 0; i < layout.size(); i++) {
            Slice slice = layout.get(i);
            try {
                DeltaCodec.decode(slices.get(i), values, slice.offset(), slice.length());
            } catch (MalformedDeltaException e) {
                throw new MalformedDeltaException(e.kind(), slice + ": " + e.getMessage());
            }
        }
        return new WeightDelta(config, values);
    }

    /**
     * One string of bytes per slice, in the order of {@link SliceLayout}.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public List<byte[]> encode() {
        return SliceLayout.of(config).stream()
                .map(slice -> DeltaCodec.encode(values, slice.offset(), slice.length()))
                .toList();
    }

    /** The slices of a delta whose training diverged: every reader rejects them as not finite. */
    public static List<byte[]> encodeDiverged(TransformerConfig config) {
        return SliceLayout.of(config).stream()
                .map(slice -> DeltaCodec.encodeDiverged(slice.length()))
                .toList();
    }

    /** What a reader of the encoded delta gets: each value rounded as the codec does. */
    public WeightDelta rounded() {
        try {
            return decode(config, encode());
        } catch (MalformedDeltaException e) {
            throw new IllegalStateException("expected to decode what was encoded", e);
        }
    }

    /** Euclidean norm of the difference, summed in fp64 in index order. */
    public double distanceTo(WeightDelta other) {
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (double) values[i] - other.values[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    /** New weights: base plus {@code scale} times the delta, each operation rounded to fp32 on its own. */
    public Weights addTo(Weights base, float scale) {
        Weights changed = base.copy();
        for (int i = 0; i < values.length; i++) {
            changed.values()[i] += scale * values[i];
        }
        return changed;
    }

    /** Euclidean norm, summed in fp64 in index order. */
    public double norm() {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}
