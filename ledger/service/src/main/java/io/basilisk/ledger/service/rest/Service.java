package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The service itself: is it alive, what does it offer. */
final class Service {
    private final JournaledLedger ledger;

    Service(JournaledLedger ledger) {
        this.ledger = ledger;
    }

    void openApi(Context context) {
        context.contentType("application/json").result(resource("openapi.json"));
    }

    /** The process answers. */
    void live(Context context) {
        Answers.json(context, JsonNodeFactory.instance.objectNode().put("status", "live"));
    }

    /** The journal was replayed and can be written, here or by the cluster's leader; else 503. */
    void ready(Context context) {
        JournaledLedger.Position position = ledger.position();
        Answers.json(
                context,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", "ready")
                        .put("role", ledger.isLeading() ? "leader" : "follower")
                        .put("entries", String.valueOf(position.entries()))
                        .put("epoch", String.valueOf(position.epoch()))
                        .put("journalHash", position.hash().hex()));
    }

    /** A text of this package, or of the whole class path where the name begins with a slash. */
    static String resource(String name) {
        try (InputStream in = Service.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the service was built without " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
