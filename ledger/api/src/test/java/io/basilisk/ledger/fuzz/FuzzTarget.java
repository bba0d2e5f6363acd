package io.basilisk.ledger.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.codec.Bech32m;
import io.basilisk.ledger.json.Parsers;
import io.basilisk.ledger.json.ProofViews;
import io.basilisk.ledger.proof.ProofException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What takes bytes from strangers, each with what must hold for any bytes at all: {@link IllegalArgumentException} with
 * a message, or a value; and for what is hashed, the very same bytes when the value is written again.
 */
enum FuzzTarget {
    SUBMISSION(rewrites(Submission::decode, Submission::encode)),
    BLOCK(rewrites(Block::decode, Block::encode)),
    HEADER(rewrites(BlockHeader::decode, BlockHeader::encode)),
    JOURNAL_ENTRY(rewrites(JournalEntry::decode, JournalEntry::encode)),
    CONTRIBUTION(rewrites(Contribution::decode, Contribution::encode)),
    SCORES(rewrites(Scores::decode, Scores::encode)),
    ADDRESS(text(text -> same(Address.parse(text).toString(), text.toLowerCase(Locale.ROOT)))),
    BECH32M(text(text -> Bech32m.decode(Address.PREFIX, 0, text))),
    HASH(text(text -> same(Hash32.parse(text).hex(), text.toLowerCase(Locale.ROOT)))),
    JSON_SUBMISSION(json(Parsers::submission)),
    JSON_RECEIPT(json(Parsers::receipt)),
    JSON_CHAIN(json(Parsers::chain)),
    JSON_ROUND(json(Parsers::round)),
    JSON_CONTRIBUTION(json(Parsers::contribution)),
    JSON_TEMPLATE(json(Parsers::template)),
    JSON_ACCOUNT(json(Parsers::account)),
    JSON_EVENT(json(Parsers::event)),
    JSON_TRANSFER(json(Parsers::transfer)),
    JSON_CONTRIBUTION_PROOF(proof(view -> ProofViews.contribution(view)
            .check(view.path("round").asInt(), Hash32.parse(view.path("node").asText())))),
    JSON_TRANSFER_PROOF(proof(view ->
            ProofViews.transfer(view).check(Hash32.parse(view.path("txid").asText())))),
    JSON_ACCOUNT_PROOF(proof(view ->
            ProofViews.account(view).check(Address.parse(view.path("address").asText())))),
    JSON_HEADER_PROOF(proof(view -> ProofViews.header(view).check())),
    JSON_CONSISTENCY_PROOF(proof(view -> ProofViews.consistency(view).check()));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Consumer<byte[]> reader;

    FuzzTarget(Consumer<byte[]> reader) {
        this.reader = reader;
    }

    /**
     * Gives it some bytes.
     *
     * @return whether it took them
     * @throws AssertionError when it takes what it would not write, or refuses without saying why
     * @throws RuntimeException of any other kind than {@link IllegalArgumentException}: it was not ready for them
     */
    boolean takes(byte[] bytes) {
        try {
            reader.accept(bytes);
            return true;
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError(this + " refused without a word", e);
            }
            return false;
        }
    }

    private static <T> Consumer<byte[]> rewrites(Function<byte[], T> decode, Function<T, byte[]> encode) {
        return bytes -> {
            byte[] again = encode.apply(decode.apply(bytes.clone()));
            if (!Arrays.equals(again, bytes)) {
                throw new AssertionError("decoded, and encoded to other bytes");
            }
        };
    }

    private static Consumer<byte[]> text(Consumer<String> parse) {
        return bytes -> parse.accept(new String(bytes, StandardCharsets.UTF_8));
    }

    private static Consumer<byte[]> json(Consumer<JsonNode> parse) {
        return text(text -> {
            try {
                parse.accept(JSON.readTree(text));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("no JSON", e);
            }
        });
    }

    /** Read and checked. */
    private static Consumer<byte[]> proof(Consumer<JsonNode> check) {
        return json(view -> {
            try {
                check.accept(view);
            } catch (ProofException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
    }

    private static void same(String written, String read) {
        if (!written.equals(read)) {
            throw new AssertionError("read '" + read + "', and wrote '" + written + "'");
        }
    }
}
