package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.json.Views;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lists a page at a time, {@code ?limit=} items each, with an opaque {@code ?cursor=} for the next. A cursor counts
 * from the end of the list that does not grow, so that pages neither repeat nor skip items that were there before.
 */
final class Pages {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    /** Where a list does not grow, and how its cursors begin. */
    enum Kind {
        /** New items come last. */
        FROM_START("at:"),
        /** New items come first. */
        FROM_END("left:");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** What of a list is on a page. @param next cursor of the page after this one; empty at the end */
    record Part(int from, int to, Optional<String> next) {}

    private Pages() {}

    /** Sends the page that a request asks for of a list whose new items come last. */
    static <T> void send(Context context, List<T> all, Function<T, ? extends JsonNode> view) {
        send(context, Kind.FROM_START, all, view);
    }

    /** Sends the page that a request asks for of a list whose new items come first. */
    static <T> void sendNewestFirst(Context context, List<T> all, Function<T, ? extends JsonNode> view) {
        send(context, Kind.FROM_END, all, view);
    }

    private static <T> void send(Context context, Kind kind, List<T> all, Function<T, ? extends JsonNode> view) {
        Part part = part(context, kind, all.size());
        Answers.json(context, Views.page(all.subList(part.from(), part.to()), view, part.next()));
    }

    /** @param size of the whole list */
    static Part part(Context context, Kind kind, int size) {
        int limit = Requests.whole(context, "limit", USUAL, 1, MOST);
        int from = Math.clamp(start(context, kind, size), 0, size);
        int to = (int) Math.min(size, (long) from + limit);
        int cursor = kind == Kind.FROM_START ? to : size - to;
        return new Part(from, to, to == size ? Optional.empty() : Optional.of(encode(kind.prefix + cursor)));
    }

    private static int start(Context context, Kind kind, int size) {
        String cursor = context.queryParam("cursor");
        if (cursor == null) {
            return 0;
        }
        String text = decode(cursor);
        if (!text.startsWith(kind.prefix)) {
            throw unknown(cursor);
        }
        int number = Requests.whole("cursor", text.substring(kind.prefix.length()), 0, Integer.MAX_VALUE);
        return kind == Kind.FROM_START ? number : size - number;
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw unknown(cursor);
        }
    }

    private static BadRequestException unknown(String cursor) {
        return Requests.bad("cursor", "expected the \"next\" of an earlier answer of this list, got '" + cursor + "'");
    }
}
