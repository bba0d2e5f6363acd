package io.basilisk.jobs.data;

import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.documents.Reading;
import io.basilisk.jobs.data.documents.Reading.Document;
import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.documents.Reading.Skipped;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of one partition, in its final order. Documents come to buckets by their hash and are sorted by it, so
 * neither the files' order nor the number of tasks shows in the result, and equal documents meet.
 *
 * @param number from 0; blocks are numbered bucket by bucket
 * @param separate whether the end of text is written after each document
 * @param problem what makes the corpus unusable, if anything
 */
record Bucket(
        int number,
        List<byte[]> train,
        List<byte[]> heldOut,
        boolean separate,
        long duplicates,
        long skipped,
        @Nullable Problem problem) {

    /** The bucket of a document: its hash's place in the range of all hashes. */
    static int of(Reading reading, int buckets) {
        if (reading instanceof Document document) {
            long prefix = ByteBuffer.wrap(document.hash()).getInt() & 0xffffffffL;
            return (int) (prefix * buckets >>> 32);
        }
        return 0;
    }

    /**
     * Sorts, drops duplicates, splits.
     *
     * @param only whether there is no other bucket: the corpus is small; where its hashes leave one side of the split
     *     empty, a document changes sides
     */
    static Bucket sorted(int number, Iterator<Reading> readings, SplitRule split, boolean only) {
        TreeMap<byte[], byte[]> texts = new TreeMap<>(Arrays::compareUnsigned);
        Problem problem = null;
        long documents = 0;
        long skipped = 0;
        while (readings.hasNext()) {
            switch (readings.next()) {
                case Document document -> {
                    texts.put(document.hash(), document.text());
                    documents++;
                }
                case Problem other -> problem = first(problem, other);
                case Skipped file -> skipped++;
            }
        }
        Predicate<byte[]> heldOut = only ? bothSides(texts.keySet(), split) : split::holdsOut;
        List<byte[]> train = new ArrayList<>();
        List<byte[]> held = new ArrayList<>();
        texts.forEach((hash, text) -> (heldOut.test(hash) ? held : train).add(text));
        return new Bucket(number, train, held, true, documents - texts.size(), skipped, problem);
    }

    /** The rule, or where it leaves a side empty: the document with the extreme key changes sides. */
    private static Predicate<byte[]> bothSides(Set<byte[]> hashes, SplitRule split) {
        long heldOut = hashes.stream().filter(split::holdsOut).count();
        if (hashes.size() < 2 || heldOut > 0 && heldOut < hashes.size()) {
            return split::holdsOut;
        }
        LongStream keys = hashes.stream().mapToLong(SplitRule::key);
        long moved = heldOut == 0 ? keys.min().orElseThrow() : keys.max().orElseThrow();
        return hash -> SplitRule.key(hash) == moved ^ split.holdsOut(hash);
    }

    /** A piece of one long text. */
    static Bucket range(int number, byte[] text, boolean heldOut) {
        List<byte[]> one = List.of(text);
        return new Bucket(number, heldOut ? List.of() : one, heldOut ? one : List.of(), false, 0, 0, null);
    }

    static @Nullable Problem first(@Nullable Problem a, @Nullable Problem b) {
        return a == null ? b : b == null || a.compareTo(b) <= 0 ? a : b;
    }
}
