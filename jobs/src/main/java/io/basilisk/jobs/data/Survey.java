package io.basilisk.jobs.data;

import io.basilisk.jobs.data.documents.Reading.Problem;
import io.basilisk.jobs.data.tokenizer.Words;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must be known of the whole corpus before its first token is written. Surveys of buckets add up to it. */
final class Survey implements Serializable {

    /** Of each bucket: what is rarer than its most frequent words no vocabulary will hold. */
    private static final int MOST_WORDS = 200_000;

    private final boolean[] bytes = new boolean[256];
    private final Map<String, Long> words = new HashMap<>();
    private long trainDocuments;
    private long heldOutDocuments;
    private long duplicates;
    private long skipped;
    private @Nullable Problem problem;

    /** @param countWords whether its training words are counted, for learning a vocabulary */
    static Survey of(Bucket bucket, boolean countWords) {
        Survey survey = new Survey();
        survey.trainDocuments = bucket.train().size();
        survey.heldOutDocuments = bucket.heldOut().size();
        survey.duplicates = bucket.duplicates();
        survey.skipped = bucket.skipped();
        survey.problem = bucket.problem();
        bucket.train().forEach(survey::mark);
        bucket.heldOut().forEach(survey::mark);
        if (countWords) {
            Map<String, long[]> counts = new HashMap<>();
            bucket.train().forEach(text -> count(text, counts));
            survey.keepMostFrequent(counts);
        }
        return survey;
    }

    /** The two together; {@code this} is changed. */
    Survey plus(Survey other) {
        for (int b = 0; b < bytes.length; b++) {
            bytes[b] |= other.bytes[b];
        }
        other.words.forEach((word, count) -> words.merge(word, count, Long::sum));
        trainDocuments += other.trainDocuments;
        heldOutDocuments += other.heldOutDocuments;
        duplicates += other.duplicates;
        skipped += other.skipped;
        problem = Bucket.first(problem, other.problem);
        return this;
    }

    private void mark(byte[] text) {
        for (byte b : text) {
            bytes[b & 0xff] = true;
        }
    }

    private static void count(byte[] text, Map<String, long[]> counts) {
        for (int start = 0, end; start < text.length; start = end) {
            end = Words.end(text, start, text.length);
            String word = new String(text, start, end - start, StandardCharsets.ISO_8859_1);
            counts.computeIfAbsent(word, w -> new long[1])[0]++;
        }
    }

    private void keepMostFrequent(Map<String, long[]> counts) {
        List<Map.Entry<String, long[]>> entries = List.copyOf(counts.entrySet());
        if (entries.size() > MOST_WORDS) {
            Comparator<Map.Entry<String, long[]>> frequentFirst = Comparator.comparingLong(e -> -e.getValue()[0]);
            entries = entries.stream()
                    .sorted(frequentFirst.thenComparing(Map.Entry::getKey))
                    .limit(MOST_WORDS)
                    .toList();
        }
        entries.forEach(entry -> words.put(entry.getKey(), entry.getValue()[0]));
    }

    /** The distinct bytes of all text, ascending. */
    byte[] alphabet() {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        for (int b = 0; b < bytes.length; b++) {
            if (bytes[b]) {
                found.write(b);
            }
        }
        return found.toByteArray();
    }

    /** How often each word occurs in the training text. */
    Map<String, Long> words() {
        return words;
    }

    long trainDocuments() {
        return trainDocuments;
    }

    long heldOutDocuments() {
        return heldOutDocuments;
    }

    /** Documents on both sides. */
    long documents() {
        return trainDocuments + heldOutDocuments;
    }

    long duplicates() {
        return duplicates;
    }

    /** Binary files that were left out. */
    long skipped() {
        return skipped;
    }

    /** The first problem in the order of files, which makes the corpus unusable. */
    @Nullable
    Problem problem() {
        return problem;
    }
}
