package io.basilisk.ledger.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The JDK's web server with answers that a test sets, and failures on demand. */
final class FakeServer implements AutoCloseable {
    /** How the next request of a route fails. */
    enum Failure {
        ERROR_503,
        /** It is handled, then the connection is cut. */
        ANSWER_LOST
    }

    record Request(URI uri, byte[] body) {
        /** A parameter of the query string, empty if there is none. */
        String query(String name) {
            for (String part : String.valueOf(uri.getQuery()).split("&")) {
                if (part.startsWith(name + "=")) {
                    return part.substring(name.length() + 1);
                }
            }
            return "";
        }
    }

    record Answer(int status, String type, byte[] body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<Request, Answer>> routes = new ConcurrentHashMap<>();
    private final Map<String, Queue<Failure>> failures = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort());
    }

    /** @param route method and path, without the query */
    void on(String route, Function<Request, Answer> answer) {
        routes.put(route, answer);
    }

    void failNext(String route, Failure... next) {
        failures.put(route, new ArrayDeque<>(List.of(next)));
    }

    /** A header of every answer from now on. */
    void tell(String name, String value) {
        headers.put(name, value);
    }

    /** No header any more. */
    void tellNothing() {
        headers.clear();
    }

    int requests(String route) {
        return requests.getOrDefault(route, new AtomicInteger()).get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String route =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            requests.computeIfAbsent(route, first -> new AtomicInteger()).incrementAndGet();
            Failure failure = failures.getOrDefault(route, new ArrayDeque<>()).poll();
            if (failure == Failure.ERROR_503) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            Function<Request, Answer> handler =
                    routes.getOrDefault(route, request -> new Answer(500, "text/plain", route.getBytes()));
            Answer answer = handler.apply(new Request(exchange.getRequestURI(), body));
            if (failure == Failure.ANSWER_LOST) {
                return;
            }
            headers.forEach(exchange.getResponseHeaders()::add);
            exchange.getResponseHeaders().add("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
