package io.basilisk.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.Amount;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.Target;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a JSON object, typed. Every method throws {@link IllegalArgumentException} naming the field that is
 * not as expected.
 */
record Fields(JsonNode object) {
    String text(String name) {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw unexpected(name, "a string", value);
        }
        return value.textValue();
    }

    int i32(String name) {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw unexpected(name, "a 32-bit number", value);
        }
        return value.intValue();
    }

    /** A decimal string. */
    long i64(String name) {
        return parsed(name, Long::parseLong);
    }

    Hash32 hash(String name) {
        return parsed(name, Hash32::parse);
    }

    Address address(String name) {
        return parsed(name, Address::parse);
    }

    Amount amount(String name) {
        return new Amount(i64(name));
    }

    byte[] hex(String name) {
        return parsed(name, HexFormat.of()::parseHex);
    }

    Target target(String name) {
        return new Fields(object.path(name)).parsed("bits", bits -> new Target(Integer.parseUnsignedInt(bits, 16)));
    }

    Fields at(String name) {
        JsonNode value = object.path(name);
        if (!value.isObject()) {
            throw unexpected(name, "an object", value);
        }
        return new Fields(value);
    }

    /** Empty where the field is null; it may not be missing. */
    <T> Optional<T> optional(String name, Function<String, T> read) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            throw unexpected(name, "a value or null", value);
        }
        return value.isNull() ? Optional.empty() : Optional.of(read.apply(name));
    }

    <T> List<T> list(String name, Function<JsonNode, T> read) {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            throw unexpected(name, "a list", value);
        }
        List<T> items = new ArrayList<>();
        value.forEach(item -> items.add(read.apply(item)));
        return List.copyOf(items);
    }

    <T> T parsed(String name, Function<String, T> parse) {
        String text = text(name);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("field " + name + ": " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException unexpected(String name, String expected, JsonNode found) {
        return new IllegalArgumentException(
                "field " + name + ": expected " + expected + ", found " + (found.isMissingNode() ? "nothing" : found));
    }
}
