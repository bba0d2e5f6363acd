/** Byte, character and byte-level BPE tokenizers, kept as Hugging Face {@code tokenizer.json}. No Spark. */
@NullMarked
package io.basilisk.jobs.data.tokenizer;

import org.jspecify.annotations.NullMarked;
