package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.basilisk.ledger.json.Views;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists a page at a time, {@code ?limit=} items each, with an opaque {@code ?cursor=} for the next. */
final class Pages {
    private static final int USUAL = 50;
    private static final int MOST = 200;
    private static final String PREFIX = "at:";

    private Pages() {}

    /** Sends the page that a request asks for. */
    static <T> void send(Context context, List<T> all, Function<T, ? extends JsonNode> view) {
        int from = Math.min(start(context), all.size());
        int to = Math.min(all.size(), from + limit(context));
        Answers.json(context, Views.page(all.subList(from, to), view, next(to, all.size())));
    }

    static int limit(Context context) {
        return Requests.whole(context, "limit", USUAL, 1, MOST);
    }

    /** Number of the first item that is asked for. */
    static int start(Context context) {
        String cursor = context.queryParam("cursor");
        if (cursor == null) {
            return 0;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            if (text.startsWith(PREFIX)) {
                return Requests.whole("cursor", text.substring(PREFIX.length()), 0, Integer.MAX_VALUE);
            }
        } catch (IllegalArgumentException e) {
            throw Requests.bad("cursor", "expected the \"next\" of an earlier answer, got '" + cursor + "'");
        }
        throw Requests.bad("cursor", "expected the \"next\" of an earlier answer, got '" + cursor + "'");
    }

    /** Cursor of the item after this page; empty at the end. */
    static Optional<String> next(int at, int size) {
        return at >= size
                ? Optional.empty()
                : Optional.of(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((PREFIX + at).getBytes(StandardCharsets.US_ASCII)));
    }
}
