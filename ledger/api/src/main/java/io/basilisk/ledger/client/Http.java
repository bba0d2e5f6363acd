package io.basilisk.ledger.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.UnknownOutcomeException;
import io.basilisk.ledger.json.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests and their three outcomes. An answer below 300 is done, a problem document below 500 is a refusal,
 * everything else is unknown: no connection, no answer in time, a server error, or an answer that no ledger gives.
 */
final class Http implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Larger than any block can be: an answer beyond it is not a ledger's. */
    private static final long LARGEST_ANSWER = 64L << 20;

    /** Half a minute or more: by then a cluster that lost a node has another leader. */
    private static final int CLUSTER_ATTEMPTS = 10;

    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private static final int FIRST_REFUSAL = 300;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    private final List<URI> bases;
    /** Which of them answered last. */
    private final AtomicInteger current = new AtomicInteger();

    private final ClientSettings settings;
    private final Optional<String> token;
    private final HttpClient client;
    private volatile @Nullable TipWatch watch;

    /** @param token shown with everything that is handed in */
    Http(URI base, ClientSettings settings, Optional<String> token) {
        bases = bases(base);
        this.settings = settings;
        this.token = token;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** One for each node of a cluster: {@code http://a:8600,b:8600,c:8600} names three. */
    private static List<URI> bases(URI base) {
        String[] nodes = base.getScheme() == null || base.getRawAuthority() == null
                ? new String[] {""}
                : base.getRawAuthority().split(",", -1);
        List<URI> bases = new ArrayList<>();
        for (String node : nodes) {
            URI one = node.isEmpty() ? base : URI.create(base.getScheme() + "://" + node + base.getRawPath());
            if (one.getScheme() == null || one.getHost() == null) {
                throw new IllegalArgumentException("expected a ledger URL such as http://127.0.0.1:8600, or for a"
                        + " cluster http://a:8600,b:8600,c:8600, got '" + base + "'");
            }
            bases.add(URI.create(one.toString().replaceAll("/+$", "")));
        }
        return List.copyOf(bases);
    }

    /** Has every answer checked before it is used. */
    void watch(TipWatch watching) {
        watch = watching;
    }

    /** How often a question is asked again. */
    int attempts() {
        return settings.attempts();
    }

    /** Pauses before a question is asked again, of another node where there are some. @param attempt from 1 */
    void rest(int attempt) {
        int node = current.get();
        current.compareAndSet(node, (node + 1) % bases.size());
        if (attempt > 1) {
            pause(
                    request("/v1/chain", "application/json").build(),
                    settings.firstPause().multipliedBy(1L << attempt));
        }
    }

    /** The same request to another node. */
    private HttpRequest at(URI base, HttpRequest request) {
        if (bases.size() == 1) {
            return request;
        }
        String path =
                request.uri().toString().substring(bases.getFirst().toString().length());
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .uri(URI.create(base + path))
                .build();
    }

    /** Asks for JSON. */
    <T> T ask(String path, Function<JsonNode, T> parser) {
        return parsed(path, () -> parser.apply(json(answer(get(path, "application/json")))));
    }

    /** Asks for JSON; empty where there is no such thing. */
    <T> Optional<T> find(String path, Function<JsonNode, T> parser) {
        byte[] body = answerOrNothing(get(path, "application/json"));
        return body.length == 0 ? Optional.empty() : Optional.of(parsed(path, () -> parser.apply(json(body))));
    }

    /** Asks for bytes; empty where there is no such thing. */
    <T> Optional<T> findBytes(String path, Function<byte[], T> parser) {
        byte[] body = answerOrNothing(get(path, "application/octet-stream"));
        return body.length == 0 ? Optional.empty() : Optional.of(parsed(path, () -> parser.apply(body)));
    }

    /** Hands something in. */
    <T> T post(String path, JsonNode content, Function<JsonNode, T> parser) {
        HttpRequest.Builder request = request(path, "application/json")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(content.toString()));
        token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        return parsed(path, () -> parser.apply(json(answer(request.build()))));
    }

    /** Runs a parser: an answer that cannot be read leaves the outcome unknown. */
    <T> T parsed(String path, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new UnknownOutcomeException(
                    "the answer of " + bases.get(current.get()) + path + " is not a ledger's: " + e.getMessage(), e);
        }
    }

    private HttpRequest get(String path, String accept) {
        return request(path, accept).GET().build();
    }

    private HttpRequest.Builder request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(bases.getFirst() + path))
                .timeout(settings.requestTimeout())
                .header("Accept", accept);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected JSON, " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("expected JSON, " + e.getMessage(), e);
        }
    }

    private byte[] answer(HttpRequest request) {
        HttpResponse<byte[]> response = exchange(request);
        if (response.statusCode() < FIRST_REFUSAL) {
            return response.body();
        }
        throw refusal(response);
    }

    private byte[] answerOrNothing(HttpRequest request) {
        HttpResponse<byte[]> response = exchange(request);
        if (response.statusCode() < FIRST_REFUSAL) {
            return response.body();
        }
        RefusedException refusal = refusal(response);
        if (response.statusCode() == NOT_FOUND) {
            return new byte[0];
        }
        throw refusal;
    }

    private RefusedException refusal(HttpResponse<byte[]> response) {
        String path = response.uri().getPath();
        return parsed(path, () -> Problem.parse(json(response.body())));
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        Duration pause = settings.firstPause();
        int attempts = bases.size() == 1 ? settings.attempts() : Math.max(settings.attempts(), CLUSTER_ATTEMPTS);
        for (int attempt = 1; ; attempt++) {
            int node = current.get();
            try {
                return watched(send(at(bases.get(node), request)));
            } catch (UnknownOutcomeException e) {
                current.compareAndSet(node, (node + 1) % bases.size());
                if (attempt >= attempts || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
            pause(request, pause);
            pause = pause.multipliedBy(2);
        }
    }

    private HttpResponse<byte[]> watched(HttpResponse<byte[]> response) {
        TipWatch watching = watch;
        if (watching != null) {
            watching.answered(response.headers());
        }
        return response;
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response =
                    client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
            int status = response.statusCode();
            if (status >= FIRST_SERVER_ERROR || status == TOO_MANY_REQUESTS) {
                String body = new String(response.body(), StandardCharsets.UTF_8);
                throw unknown(request, new IOException("status " + status + " " + body));
            }
            return response;
        } catch (IOException e) {
            throw unknown(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(request, e);
        }
    }

    private static void pause(HttpRequest request, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(request, e);
        }
    }

    private static UnknownOutcomeException unknown(HttpRequest request, Exception cause) {
        return new UnknownOutcomeException(
                request.method() + " " + request.uri() + " got no answer from a ledger: " + cause, cause);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
