package io.basilisk.ledger;

import io.basilisk.ledger.codec.ByteReader;
import io.basilisk.ledger.codec.ByteWriter;
import io.basilisk.ledger.codec.Hashing;
import io.basilisk.ledger.codec.MalformedBytesException;

/**
 * What may be handed to the ledger. Canonical bytes: {@code type u8 | version u8 = 1 | fields | signature 64}, the
 * signature being Ed25519 over {@code tag || 0x00 || all bytes before it}. A {@link SolvedBlock} carries no
 * signature: its work speaks for it.
 */
public sealed interface Submission
        permits GenesisParams,
                OpenRound,
                Commit,
                CloseCommits,
                Contribution,
                Scores,
                SealRequest,
                SolvedBlock,
                Transfer {
    int VERSION = 1;

    /** First byte of the encoding. */
    Type type();

    /** The bytes that are signed: everything but the signature. */
    byte[] unsigned();

    /** All bytes; {@link #decode} gives an equal submission back. */
    byte[] encode();

    /** What the signature covers. */
    default byte[] signedMessage() {
        return Hashing.tagged(type().tag(), unsigned());
    }

    /** Identity of a submission: the SHA-256 of its bytes. */
    default Hash32 id() {
        return Hash32.of(Hashing.sha256(encode()));
    }

    /** Kinds of submission; the codes are part of the format. */
    enum Type {
        GENESIS(1, "BSK1/genesis"),
        OPEN_ROUND(2, "BSK1/open-round"),
        COMMIT(3, "BSK1/commit"),
        CLOSE_COMMITS(4, "BSK1/close-commits"),
        CONTRIBUTION(5, "BSK1/contribution"),
        SCORES(6, "BSK1/scores"),
        SEAL(7, "BSK1/seal-request"),
        BLOCK(8, "BSK1/block"),
        TRANSFER(9, "BSK1/transfer");

        private final int code;
        private final String tag;

        Type(int code, String tag) {
            this.code = code;
            this.tag = tag;
        }

        public String tag() {
            return tag;
        }

        ByteWriter start() {
            return new ByteWriter().u8(code).u8(VERSION);
        }

        /** Expects the two bytes that every submission of the type starts with. */
        void expectStart(ByteReader in) {
            in.expect("submission type", code).expect("submission version", VERSION);
        }

        private static Type of(int code) {
            if (code < 1 || code > values().length) {
                throw new MalformedBytesException(
                        "submission type: expected 1 to " + values().length + ", found " + code);
            }
            return values()[code - 1];
        }
    }

    /** @throws MalformedBytesException unless the bytes are exactly the canonical encoding of one submission */
    static Submission decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Submission submission = read(in);
        in.end("submission");
        return submission;
    }

    private static Submission read(ByteReader in) {
        Type type = Type.of(in.u8());
        in.expect("submission version", VERSION);
        try {
            return switch (type) {
                case GENESIS -> GenesisParams.read(in);
                case OPEN_ROUND -> OpenRound.read(in);
                case COMMIT -> Commit.read(in);
                case CLOSE_COMMITS -> CloseCommits.read(in);
                case CONTRIBUTION -> Contribution.read(in);
                case SCORES -> Scores.read(in);
                case SEAL -> SealRequest.read(in);
                case BLOCK -> new SolvedBlock(BlockHeader.read(in));
                case TRANSFER -> Transfer.read(in);
            };
        } catch (MalformedBytesException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException(type.tag() + ": " + e.getMessage());
        }
    }
}
