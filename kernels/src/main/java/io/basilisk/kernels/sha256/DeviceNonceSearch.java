package io.basilisk.kernels.sha256;

import io.basilisk.kernels.Buffer;
import io.basilisk.kernels.Device;
import io.basilisk.kernels.Launch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * {@link NonceSearch} on a GPU: the same answers for the same ranges. Every hit is checked by {@link Sha256d} on the
 * host before it is returned. Not for use by several threads at once.
 */
final class DeviceNonceSearch implements NonceSearcher {
    /** Hits that one launch can report; a range with more is searched again in halves. */
    private static final int MOST_HITS = 1 << 10;

    /** Items of a launch, enough to fill a large GPU; they take turns with the nonces. */
    private static final int ITEMS = 1 << 18;

    /** Nonces of a launch: short enough that whoever waits for the device is not kept waiting. */
    private static final int MOST_NONCES = 1 << 24;

    /** Words of a job; {@code sha256d.c} lists them. */
    private static final int JOB = 35;

    private final Device device;
    private final Buffer job;
    private final Buffer hits;
    private final List<List<Launch>> search;

    DeviceNonceSearch(Device device) {
        this.device = device.arena();
        job = this.device.ints(JOB);
        hits = this.device.ints(1 + MOST_HITS);
        search = List.of(List.of(this.device.launch("sha256d_search", job, hits, ITEMS, MOST_HITS)));
    }

    @Override
    public OptionalLong search(byte[] header116, byte[] target32, long firstNonce, long count) {
        long[] found = walk(header116, target32, firstNonce, count, true);
        return found.length == 0 ? OptionalLong.empty() : OptionalLong.of(found[0]);
    }

    /** As {@link NonceSearch#hits}. */
    long[] hits(byte[] header116, byte[] target32, long firstNonce, long count) {
        return walk(header116, target32, firstNonce, count, false);
    }

    @Override
    public void close() {
        device.close();
    }

    private long[] walk(byte[] header116, byte[] target, long firstNonce, long count, boolean untilFirst) {
        NonceSearch.check(header116, target, count);
        byte[] header = header116.clone();
        List<Long> found = new ArrayList<>();
        long next = firstNonce;
        for (long left = count; left > 0 && !(untilFirst && !found.isEmpty()); ) {
            // The high word of the nonce is a constant of a job.
            long untilCarry = (1L << 32) - (next & 0xffffffffL);
            int some = (int) Math.min(MOST_NONCES, Math.min(left, untilCarry));
            scan(header, target, next, some, found);
            next += some;
            left -= some;
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    /** Tries nonces that share their high word, at most {@link #MOST_NONCES}. */
    private void scan(byte[] header, byte[] target, long firstNonce, int count, List<Long> found) {
        job.write(job(header, target, firstNonce, count));
        hits.write(new int[1]);
        device.run(search);
        int[] reported = new int[1 + MOST_HITS];
        hits.read(reported);
        int reports = reported[0];
        if (reports > MOST_HITS) {
            scan(header, target, firstNonce, count / 2, found);
            scan(header, target, firstNonce + count / 2, count - count / 2, found);
            return;
        }
        Arrays.sort(reported, 1, 1 + reports);
        for (int i = 1; i <= reports; i++) {
            long nonce = firstNonce + reported[i];
            ByteBuffer.wrap(header).putLong(NonceSearch.NONCE_OFFSET, nonce);
            if (NonceSearch.meets(header, target)) {
                found.add(nonce);
            }
        }
    }

    private static int[] job(byte[] header, byte[] target, long firstNonce, int count) {
        ByteBuffer.wrap(header).putLong(NonceSearch.NONCE_OFFSET, firstNonce);
        FixedRounds fixed = FixedRounds.of(header);
        int[] words = new int[JOB];
        System.arraycopy(fixed.state(), 0, words, 0, 8);
        System.arraycopy(fixed.midstate(), 0, words, 8, 8);
        System.arraycopy(fixed.block(), 0, words, 16, 16);
        words[32] = Sha256d.word(target, 0);
        words[33] = (int) firstNonce;
        words[34] = count;
        return words;
    }
}
