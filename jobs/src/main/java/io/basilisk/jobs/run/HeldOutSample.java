package io.basilisk.jobs.run;

import io.basilisk.jobs.scoring.SplitMix64;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The held-out sequences that a round's losses are measured on. The held-out tokens are cut into windows of
 * {@code context} inputs whose targets are the tokens one place further on; a sample is a set of windows.
 */
public final class HeldOutSample {
    private HeldOutSample() {}

    /** Number of whole windows in {@code tokens} held-out tokens. */
    public static int windows(int tokens, int context) {
        return Math.max(0, (tokens - 1) / context);
    }

    /**
     * Draws distinct windows, ascending.
     *
     * @param count how many; all windows if there are no more than that
     * @param evalSeed the round's seed, unknown to everybody until commits are closed
     */
    public static int[] draw(int windows, int count, byte[] evalSeed) {
        int[] order = IntStream.range(0, windows).toArray();
        int drawn = Math.min(count, windows);
        SplitMix64 draw = new SplitMix64(ByteBuffer.wrap(evalSeed).getLong());
        for (int i = 0; i < drawn; i++) {
            int j = i + draw.below(windows - i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int[] sample = Arrays.copyOf(order, drawn);
        Arrays.sort(sample);
        return sample;
    }

    /** Hash of a sample: over the numbers of its windows, u32 each. */
    public static byte[] hash(int[] windows) {
        ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * windows.length);
        for (int window : windows) {
            numbers.putInt(window);
        }
        return Sha256.of("BSK1/eval-set", numbers.array());
    }

    /**
     * Inputs of the windows one after the other, {@code context} tokens each, moved on by {@code shift} (1 gives the
     * targets).
     */
    public static int[] tokens(int[] heldOut, int[] windows, int context, int shift) {
        int[] tokens = new int[windows.length * context];
        for (int w = 0; w < windows.length; w++) {
            System.arraycopy(heldOut, windows[w] * context + shift, tokens, w * context, context);
        }
        return tokens;
    }
}
