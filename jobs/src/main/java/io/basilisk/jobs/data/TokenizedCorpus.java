package io.basilisk.jobs.data;

import io.basilisk.jobs.data.tokenizer.Tokenizer;
import org.apache.hadoop.conf.Configuration;

/** A prepared corpus on any Hadoop file system, read without Spark. Safe between threads. */
public final class TokenizedCorpus {

    private TokenizedCorpus() {}

    /**
     * Opens a corpus that {@link DatasetJob} prepared.
     *
     * @param uri its directory: a local path or a Hadoop URI
     * @throws io.basilisk.jobs.data.catalogue.DatasetException if there is none, or its tokenizer is not the manifest's
     */
    public static TokenizedCorpus open(String uri, Configuration hadoop) {
        throw new UnsupportedOperationException("not written yet");
    }

    public DatasetManifest manifest() {
        throw new UnsupportedOperationException("not written yet");
    }

    public Tokenizer tokenizer() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Number of training blocks. */
    public int trainBlocks() {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Tokens of one training block; only its part of the file is read.
     *
     * @throws io.basilisk.jobs.data.catalogue.DatasetException if the bytes are not those that the manifest says
     */
    public int[] trainBlock(int block) {
        throw new UnsupportedOperationException("not written yet");
    }

    /** All held-out tokens, in order. */
    public int[] heldOutTokens() {
        throw new UnsupportedOperationException("not written yet");
    }
}
