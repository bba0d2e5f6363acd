package io.basilisk.jobs.data.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.jobs.data.tokenizer.Tokenizer.Merge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hugging Face's {@code tokenizer.json}, the part of it that says byte-level BPE. */
final class TokenizerJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private TokenizerJson() {}

    static String write(Tokenizer tokenizer) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        int endOfText =
                tokenizer.kind() == TokenizerKind.BPE ? tokenizer.endOfText().getAsInt() : -1;
        if (endOfText >= 0) {
            ObjectNode token = added.addObject().put("id", endOfText).put("content", Tokenizer.END_OF_TEXT);
            token.put("single_word", false).put("lstrip", false).put("rstrip", false);
            token.put("normalized", false).put("special", true);
        }
        root.putNull("normalizer");
        byteLevel(root.putObject("pre_tokenizer"), false);
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"), true);
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            vocabulary.put(id == endOfText ? Tokenizer.END_OF_TEXT : ByteAlphabet.write(tokenizer.token(id)), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (int rank = 0; rank < tokenizer.merges(); rank++) {
            Merge merge = tokenizer.merge(rank);
            merges.add(ByteAlphabet.write(tokenizer.token(merge.left())) + " "
                    + ByteAlphabet.write(tokenizer.token(merge.right())));
        }
        return root.toPrettyString() + "\n";
    }

    private static void byteLevel(ObjectNode node, boolean prefixSpace) {
        node.put("type", "ByteLevel").put("add_prefix_space", prefixSpace);
        node.put("trim_offsets", true).put("use_regex", true);
    }

    static Tokenizer read(String json) {
        JsonNode root = parse(json);
        JsonNode model = root.path("model");
        expect(model, "type", "BPE", "model");
        expect(root.path("pre_tokenizer"), "type", "ByteLevel", "pre_tokenizer");
        check(
                !root.path("pre_tokenizer").path("add_prefix_space").asBoolean(),
                "pre_tokenizer without add_prefix_space");
        check(root.path("pre_tokenizer").path("use_regex").asBoolean(true), "pre_tokenizer with use_regex");
        check(root.path("normalizer").isNull() || root.path("normalizer").isMissingNode(), "no normalizer");
        int endOfText = -1;
        for (JsonNode added : root.path("added_tokens")) {
            check(added.path("content").asText().equals(Tokenizer.END_OF_TEXT), "no added token but the end of text");
            endOfText = added.path("id").asInt(-1);
        }
        Map<String, Integer> ids = vocabulary(model.path("vocab"), endOfText);
        byte[][] tokens = new byte[ids.size()][];
        ids.forEach((token, id) -> {
            check(id >= 0 && id < tokens.length && tokens[id] == null, "ids from 0 up, each once, at token " + token);
            tokens[id] = token.equals(Tokenizer.END_OF_TEXT)
                    ? token.getBytes(StandardCharsets.US_ASCII)
                    : ByteAlphabet.read(token);
        });
        return new Tokenizer(tokens, merges(model.path("merges"), ids), endOfText);
    }

    private static Map<String, Integer> vocabulary(JsonNode vocab, int endOfText) {
        check(vocab.isObject() && !vocab.isEmpty(), "model.vocab with tokens");
        Map<String, Integer> ids = new HashMap<>();
        vocab.properties()
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt(-1)));
        if (endOfText >= 0) {
            ids.put(Tokenizer.END_OF_TEXT, endOfText);
        }
        return ids;
    }

    /** Pairs, as text with a space between or as arrays of two: both forms are in use. */
    private static List<Merge> merges(JsonNode rows, Map<String, Integer> ids) {
        List<Merge> merges = new ArrayList<>();
        for (JsonNode row : rows) {
            String pair =
                    row.isArray() ? row.path(0).asText() + " " + row.path(1).asText() : row.asText();
            int space = pair.indexOf(' ');
            check(space > 0, "a merge of two tokens, at rank " + merges.size());
            String left = pair.substring(0, space);
            String right = pair.substring(space + 1);
            merges.add(new Merge(id(ids, left), id(ids, right), id(ids, left + right)));
        }
        return merges;
    }

    private static int id(Map<String, Integer> ids, String token) {
        int id = ids.getOrDefault(token, -1);
        check(id >= 0, "every token of a merge in model.vocab, missing: " + token);
        return id;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("tokenizer.json: not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void expect(JsonNode node, String field, String value, String where) {
        String found = node.path(field).asText();
        check(found.equals(value), where + "." + field + " " + value + " (found '" + found + "')");
    }

    private static void check(boolean condition, String expected) {
        if (!condition) {
            throw new IllegalArgumentException("tokenizer.json: expected " + expected);
        }
    }
}
