package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers that hold until the journal grows. Each carries a strong {@code ETag}, and is made once for all who ask the
 * same before it does: the state machine is then asked nothing, and nobody waits for its lock.
 */
final class Fresh {
    private static final int NOT_MODIFIED = 304;
    private static final int OK = 200;
    /** Of one version; there are as many questions as clients can think of. */
    private static final int MOST_ANSWERS = 256;

    private static final int LARGEST_BYTES = 256 << 10;

    private final JournaledLedger ledger;
    private volatile Made made = new Made("");

    Fresh(JournaledLedger ledger) {
        this.ledger = ledger;
    }

    private record Answer(String type, byte[] body) {}

    /** The answers of one version of the journal. */
    private record Made(String version, Map<String, Answer> answers) {
        Made(String version) {
            this(version, new ConcurrentHashMap<>());
        }
    }

    /** The same route, with an {@code ETag}, and asked once a version. */
    Handler of(Handler route) {
        return context -> {
            Optional<String> version = ledger.version();
            if (version.isPresent()) {
                answer(context, route, version.get());
            } else {
                route.handle(context); // which tells why nothing can be asked
            }
        };
    }

    private void answer(Context context, Handler route, String version) throws Exception {
        String tag = "\"" + version + "\"";
        context.header(Header.CACHE_CONTROL, "no-cache");
        if (tag.equals(context.header(Header.IF_NONE_MATCH))) {
            context.header(Header.ETAG, tag).status(NOT_MODIFIED);
            return;
        }
        Map<String, Answer> answers = answersOf(version);
        String question = context.path() + "?" + context.queryString();
        Answer known = answers.get(question);
        if (known == null) {
            route.handle(context);
            known = taken(context);
            if (context.statusCode() == OK && known.body().length <= LARGEST_BYTES && answers.size() < MOST_ANSWERS) {
                answers.put(question, known);
            }
        }
        context.header(Header.ETAG, tag).contentType(known.type()).result(known.body());
    }

    /** Those of an older version are forgotten. */
    private Map<String, Answer> answersOf(String version) {
        Made current = made;
        if (!current.version().equals(version)) {
            current = new Made(version);
            made = current;
        }
        return current.answers();
    }

    private static Answer taken(Context context) throws IOException {
        try (InputStream body = context.resultInputStream()) {
            return new Answer(
                    String.valueOf(context.res().getContentType()), body == null ? new byte[0] : body.readAllBytes());
        }
    }
}
