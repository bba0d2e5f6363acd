package io.basilisk.jobs.data;

import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.documents.Reading;
import io.basilisk.jobs.data.documents.Reading.Document;
import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.documents.Reading.Skipped;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of one partition, in its final order. Documents come to buckets by their hash and are sorted by it, so neither
 * the files' order nor the number of tasks shows in the result, and equal documents meet.
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

    /** Sorts, drops duplicates, splits. */
    static Bucket sorted(int number, Iterator<Reading> readings, SplitRule split) {
        List<Document> documents = new ArrayList<>();
        Problem problem = null;
        long skipped = 0;
        while (readings.hasNext()) {
            switch (readings.next()) {
                case Document document -> documents.add(document);
                case Problem other -> problem = first(problem, other);
                case Skipped file -> skipped++;
            }
        }
        documents.sort(Comparator.comparing(Document::hash, Arrays::compareUnsigned));
        List<byte[]> train = new ArrayList<>();
        List<byte[]> heldOut = new ArrayList<>();
        byte[] last = new byte[0];
        for (Document document : documents) {
            if (!Arrays.equals(last, document.hash())) {
                (split.holdsOut(document.hash()) ? heldOut : train).add(document.text());
            }
            last = document.hash();
        }
        long duplicates = documents.size() - train.size() - heldOut.size();
        return new Bucket(number, train, heldOut, true, duplicates, skipped, problem);
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
