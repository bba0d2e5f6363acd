package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.run.Sha256;
import java.io.Serializable;

/** What comes out of a file: a document, or word of why there is none. */
public sealed interface Reading extends Serializable {

    /**
     * A document.
     *
     * @param hash SHA-256 of the text: documents with the same hash are the same
     * @param text valid UTF-8, neither empty nor blank
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by hash, never by equals
    record Document(byte[] hash, byte[] text) implements Reading {

        static Document of(byte[] text) {
            return new Document(Sha256.of(text), text);
        }
    }

    /**
     * Something that makes the whole corpus unusable. It travels as a value, not as an exception: reading again would
     * not help, so Spark must not try.
     *
     * @param file name of the file
     * @param offset byte of the file, to put problems in order
     * @param message a sentence for a person, with the file's name in it
     */
    record Problem(String file, long offset, String message) implements Reading, Comparable<Problem> {

        @Override
        public int compareTo(Problem other) {
            int byFile = file.compareTo(other.file);
            return byFile != 0 ? byFile : Long.compare(offset, other.offset);
        }
    }

    /** A binary file among text files, left out. */
    record Skipped(String file) implements Reading {}
}
