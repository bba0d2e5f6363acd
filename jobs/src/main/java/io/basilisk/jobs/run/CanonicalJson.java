package io.basilisk.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON whose bytes are hashed: keys sorted, no white space, UTF-8. */
final class CanonicalJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private CanonicalJson() {}

    static byte[] write(Map<String, ?> object) {
        try {
            return JSON.writeValueAsString(object).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected an object of maps, lists, numbers and text", e);
        }
    }

    static JsonNode read(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("expected JSON: " + e.getMessage(), e);
        }
    }

    /** An object of maps, lists, numbers and text from a record. */
    static Map<?, ?> toMap(Object value) {
        return JSON.convertValue(value, Map.class);
    }

    static <T> T toRecord(JsonNode node, Class<T> type) {
        return JSON.convertValue(node, type);
    }
}
