package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.Address;
import io.basilisk.ledger.Hash32;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Function;

/** Reads a request's parameters. Every method throws {@link BadRequestException} for values that make no sense. */
final class Requests {
    private Requests() {}

    static int round(Context context) {
        return whole("round", context.pathParam("round"), 0, Integer.MAX_VALUE);
    }

    static Address address(Context context) {
        return parsed("address", context.pathParam("address"), Address::parse);
    }

    static Address requiredAddress(Context context, String name) {
        return parsed(name, required(context, name), Address::parse);
    }

    static Hash32 hash(Context context, String name) {
        return parsed(name, context.pathParam(name), Hash32::parse);
    }

    static Hash32 requiredHash(Context context, String name) {
        return parsed(name, required(context, name), Hash32::parse);
    }

    /** A whole number of the query string, or what stands in for it. */
    static int whole(Context context, String name, int otherwise, int least, int most) {
        return Optional.ofNullable(context.queryParam(name))
                .map(text -> whole(name, text, least, most))
                .orElse(otherwise);
    }

    static int whole(String name, String text, int least, int most) {
        long value = parsed(name, text, Long::parseLong);
        if (value < least || value > most) {
            throw bad(name, "expected a whole number of " + least + " to " + most + ", got " + text);
        }
        return (int) value;
    }

    static BadRequestException bad(String name, String message) {
        return new BadRequestException("bad-parameter", name + ": " + message);
    }

    private static String required(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name))
                .orElseThrow(() -> bad(name, "expected ?" + name + "=..., which is missing"));
    }

    static <T> T parsed(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw bad(name, "expected a whole number, got '" + text + "'");
        } catch (IllegalArgumentException e) {
            throw bad(name, String.valueOf(e.getMessage()));
        }
    }
}
