package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.EventFeed;
import io.basilisk.ledger.service.JournaledLedger;
import io.basilisk.ledger.service.LedgerEvent;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * What happens, as it happens (server-sent events). Each event's id is its journal sequence: a client that sends it
 * back as {@code Last-Event-ID} gets what it missed, or a {@code reset} when that is no longer there.
 */
final class EventStream {
    static final String PATH = "/v1/events";

    private static final String TYPE = "text/event-stream";
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final String LAST = "Last-Event-ID";

    private final EventFeed events;

    EventStream(JournaledLedger ledger) {
        events = ledger.events();
    }

    /** Javalin streams only to who asks for events by name; curl and others take anything, which is events, too. */
    static Request takesAnything(Request request, HttpFields.Mutable answer) {
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        if (!Request.getPathInContext(request).equals(PATH) || accept != null && !accept.contains("*/*")) {
            return request;
        }
        HttpFields headers = HttpFields.build(request.getHeaders()).put(HttpHeader.ACCEPT, TYPE);
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }

    /** Before anything is sent, so that a refusal is an ordinary answer. */
    void admit(Context context) {
        last(context);
        String accept = String.valueOf(context.header(Header.ACCEPT));
        if (!accept.contains(TYPE)) {
            throw Requests.bad(Header.ACCEPT, "expected " + TYPE + ", which this answers in, got '" + accept + "'");
        }
        if (!events.hasRoom()) {
            throw new ServiceUnavailableResponse("as many listen to events as may: come back later");
        }
    }

    void stream(SseClient client) {
        Optional<Long> last = last(client.ctx());
        try (EventFeed.Subscription subscription = last.map(events::subscribe).orElseGet(events::subscribe)) {
            client.sendComment("events of this ledger");
            if (subscription.isIncomplete()) {
                client.sendEvent("reset", "{}");
            }
            while (!client.terminated() && !subscription.isOver()) {
                Optional<LedgerEvent> event = subscription.next(HEARTBEAT);
                if (event.isPresent()) {
                    send(client, event.get());
                } else {
                    client.sendComment("still here");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(SseClient client, LedgerEvent event) {
        client.sendEvent(word(event.kind()), view(event).toString(), Long.toString(event.sequence()));
    }

    private static ObjectNode view(LedgerEvent event) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode view = json.objectNode()
                .put("sequence", Long.toString(event.sequence()))
                .put("kind", word(event.kind()))
                .put("round", event.round())
                .put("state", event.state().map(EventStream::word).orElse(null))
                .put("txid", event.txid().map(txid -> txid.hex()).orElse(null));
        view.set("block", event.block().<JsonNode>map(Views::summary).orElse(json.nullNode()));
        return view;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Long> last(Context context) {
        return Optional.ofNullable(context.header(LAST)).map(text -> {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw Requests.bad(LAST, "expected the id of an event, got '" + text + "'");
            }
        });
    }
}
