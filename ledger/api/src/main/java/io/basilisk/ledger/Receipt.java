package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;

/**
 * The ledger's signed word that it has a submission: its omission from the chain would be evidence against the ledger.
 *
 * @param id hash of the submission's bytes
 * @param sequence place in the journal
 * @param timeMillis when it was journaled, milliseconds since 1970
 * @param signature by the ledger key over {@link #message}
 */
public record Receipt(Hash32 id, long sequence, long timeMillis, Signature signature) {
    /** What the ledger signs: {@code id 32 | sequence u64 | time u64} under the tag {@code BSK1/receipt}. */
    public static byte[] message(Hash32 id, long sequence, long timeMillis) {
        byte[] content =
                new ByteWriter().bytes(id.bytes()).u64(sequence).u64(timeMillis).toBytes();
        return Hashing.tagged("BSK1/receipt", content);
    }
}
