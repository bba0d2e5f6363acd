package io.basilisk.kernels.transformer;

/**
 * The mean of encoded deltas of one slice, taken in the order in which they are added: fp32 sum from zero, then one
 * division. Callers add in ascending shard order, so that the same accepted set gives the same bits for any number of
 * partitions and any order of arrival. Not thread-safe.
 */
public final class DeltaMean {
    private final float[] sum;
    private final float[] next;
    private int count;

    /** A mean over a slice of {@code length} values. */
    public DeltaMean(int length) {
        sum = new float[length];
        next = new float[length];
    }

    /** Adds one encoded slice; when this throws, the mean is as before. */
    public void add(byte[] encoded) throws MalformedDeltaException {
        DeltaCodec.decode(encoded, next, 0, next.length);
        add(next);
    }

    /** Adds one decoded slice, or a whole delta where this is the mean of whole deltas: the bits are the same. */
    public void add(float[] delta) {
        if (delta.length != sum.length) {
            throw new IllegalArgumentException("expected " + sum.length + " values, came " + delta.length);
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += delta[i];
        }
        count++;
    }

    public int count() {
        return count;
    }

    /** The mean, as a new array. @throws IllegalStateException if nothing was added */
    public float[] value() {
        if (count == 0) {
            throw new IllegalStateException("expected at least one delta to average, none was added");
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sum[i] / count;
        }
        return mean;
    }
}
