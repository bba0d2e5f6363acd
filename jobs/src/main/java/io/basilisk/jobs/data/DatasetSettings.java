package io.basilisk.jobs.data;

import io.basilisk.jobs.data.catalogue.DatasetException;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.SplitRule;
import io.basilisk.jobs.data.tokenizer.TokenizerKind;

/**
 * How a corpus is prepared.
 *
 * @param vocabulary size that a {@code bpe} vocabulary is trained to; the others ignore it
 * @param blockTokens most tokens in a block
 * @param minimumTokens fewest tokens that each side of the split must have
 */
public record DatasetSettings(
        TokenizerKind tokenizer, int vocabulary, SplitRule split, int blockTokens, int minimumTokens) {

    /** 64 Ki tokens a block. */
    public static final int BLOCK_TOKENS = 1 << 16;

    /** Enough for a few sequences of the smallest preset. */
    public static final int MINIMUM_TOKENS = 256;

    /** More than any published vocabulary. */
    private static final int MOST_VOCABULARY = 1 << 20;

    private static final int LEAST_VOCABULARY = 257;

    public DatasetSettings {
        if (tokenizer == TokenizerKind.BPE && (vocabulary < LEAST_VOCABULARY || vocabulary > MOST_VOCABULARY)) {
            throw new DatasetException("expected a bpe vocabulary from " + LEAST_VOCABULARY
                    + " (256 bytes and the end of text) to " + MOST_VOCABULARY + ", got " + vocabulary);
        }
    }

    /** What the catalogue says of this corpus. */
    public static DatasetSettings defaultsOf(DatasetSource source) {
        return new DatasetSettings(
                source.tokenizer(), source.vocabulary(), source.split(), BLOCK_TOKENS, MINIMUM_TOKENS);
    }
}
