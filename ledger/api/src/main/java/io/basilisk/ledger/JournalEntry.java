package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.MalformedBytesException;

/**
 * One step of a ledger's life: a submission that was accepted, and when. Everything else that a ledger says follows
 * from its entries and its key.
 *
 * <pre>sequence u64 | timeMillis u48 | submission</pre>
 *
 * @param sequence place in the journal, from 0 on without gaps
 * @param timeMillis milliseconds since 1970, never less than the entry's before
 */
public record JournalEntry(long sequence, long timeMillis, Submission submission) {
    private static final int PREFIX_BYTES = 14;

    public JournalEntry {
        if (sequence < 0 || timeMillis < 0) {
            throw new IllegalArgumentException(
                    "expected sequence and time of at least 0, got " + sequence + " and " + timeMillis);
        }
    }

    public byte[] encode() {
        return new ByteWriter()
                .u64(sequence)
                .u48(timeMillis)
                .bytes(submission.encode())
                .toBytes();
    }

    /** @throws MalformedBytesException unless the bytes are exactly the canonical encoding of one entry */
    public static JournalEntry decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        long sequence = in.u64();
        long timeMillis = in.u48();
        if (sequence < 0) {
            throw new MalformedBytesException(
                    "journal sequence: expected at most 2^63 - 1, found " + Long.toUnsignedString(sequence));
        }
        return new JournalEntry(sequence, timeMillis, Submission.decode(in.bytes(bytes.length - PREFIX_BYTES)));
    }
}
