package io.basilisk.jobs.data.tokenizer;

/** How a tokenizer's vocabulary comes about. */
public enum TokenizerKind {
    /** All 256 bytes. */
    BYTE,
    /** The distinct bytes of the corpus, sorted. */
    CHAR,
    /** All 256 bytes, and pairs merged in the order of how often they occur in the corpus. */
    BPE
}
