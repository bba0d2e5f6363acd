package io.basilisk.ledger.service.rest;

import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * In a cluster, hands what is to be written to the node that leads, and its answer back. Who then reads here sees it:
 * every node has what was acknowledged.
 */
final class Forwarding {
    /** Marks what was forwarded: two nodes that each take the other for the leader do not go round in circles. */
    static final String MARK = "Basilisk-Forwarded";

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final List<String> KEPT = List.of(Header.CONTENT_TYPE, Answers.TIP, Answers.CHAIN);

    private final JournaledLedger ledger;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Forwarding(JournaledLedger ledger) {
        this.ledger = ledger;
    }

    void handle(Context context) {
        if (!context.method().name().equals("POST") || context.header(MARK) != null) {
            return;
        }
        Optional<URI> leader = ledger.leader();
        if (leader.isPresent()) {
            forward(context, leader.get());
            context.skipRemainingHandlers();
        }
    }

    private void forward(Context context, URI leader) {
        HttpRequest.Builder request = HttpRequest.newBuilder(leader.resolve(context.path()))
                .timeout(PATIENCE)
                .header(Header.CONTENT_TYPE, "application/json")
                .header(MARK, "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(context.bodyAsBytes()));
        Optional.ofNullable(context.header(Header.AUTHORIZATION))
                .ifPresent(it -> request.header(Header.AUTHORIZATION, it));
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            for (String name : KEPT) {
                answer.headers().firstValue(name).ifPresent(value -> context.header(name, value));
            }
            context.status(answer.statusCode()).result(answer.body());
        } catch (IOException e) {
            throw new UnknownOutcomeException("the cluster's leader, " + leader + ", did not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownOutcomeException("interrupted while asking the cluster's leader, " + leader, e);
        }
    }
}
