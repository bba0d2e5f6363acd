package io.basilisk.jobs.data.tokenizer;

import java.util.Arrays;

/** A growing row of token ids. */
public final class TokenBuffer {

    private int[] ids = new int[1024];
    private int size;

    public void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, grown(size + 1L));
        }
        ids[size++] = id;
    }

    /** Appends all of {@code more}. */
    public void add(int[] more) {
        if (size + (long) more.length > ids.length) {
            ids = Arrays.copyOf(ids, grown(size + (long) more.length));
        }
        System.arraycopy(more, 0, ids, size, more.length);
        size += more.length;
    }

    public int size() {
        return size;
    }

    /** The ids from {@code from} to {@code to}, exclusive. */
    public int[] slice(int from, int to) {
        return Arrays.copyOfRange(ids, from, to);
    }

    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }

    private int grown(long needed) {
        if (needed > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("more than 2^31 tokens in one piece of text");
        }
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, ids.length * 2L));
    }
}
