package io.basilisk.ledger.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless Chromium, spoken to by its DevTools protocol. Remembers everything that pages complain of. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PORT = Pattern.compile("DevTools listening on ws://([^/]+)/.*");

    private final Path profile;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /** Where one is installed. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser(Path executable, int width, boolean dark) throws Exception {
        profile = Files.createTempDirectory("basilisk-browser");
        List<String> command = new ArrayList<>(List.of(
                executable.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-breakpad",
                "--remote-debugging-port=0",
                "--window-size=" + width + ",900",
                "--user-data-dir=" + profile));
        if (dark) {
            command.add("--blink-settings=preferredColorScheme=0");
        }
        command.add("about:blank");
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String host = host(process.errorReader());
        Thread.ofVirtual().start(() -> process.errorReader().lines().forEach(line -> {}));
        JsonNode pages =
                JSON.readTree(URI.create("http://" + host + "/json/list").toURL());
        String page = "";
        for (JsonNode it : pages) {
            page = it.path("type").asText().equals("page")
                    ? it.path("webSocketDebuggerUrl").asText()
                    : page;
        }
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Listener())
                .get(1, TimeUnit.MINUTES);
        for (String domain : List.of("Runtime", "Log", "Page", "Network")) {
            ask(domain + ".enable", Map.of());
        }
    }

    private static String host(BufferedReader errors) throws IOException {
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        throw new IOException("Chromium did not start");
    }

    void open(String url) throws Exception {
        ask("Page.navigate", Map.of("url", url));
    }

    /** The value of an expression in the page. */
    JsonNode eval(String expression) throws Exception {
        return ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true))
                .at("/result/value");
    }

    /** Presses a key, as Tab or Enter. */
    void press(String key) throws Exception {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            ask(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", key.equals("Tab") ? 9 : 13));
        }
    }

    void screenshot(Path file) throws Exception {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(ask("Page.captureScreenshot", Map.of("format", "png"))
                                .path("data")
                                .asText()));
    }

    /** Exceptions, errors and warnings of all pages so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private JsonNode ask(String method, Map<String, Object> parameters) throws Exception {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).get(1, TimeUnit.MINUTES);
        return answer.get(1, TimeUnit.MINUTES);
    }

    private void take(String text) throws IOException {
        JsonNode message = JSON.readTree(text);
        if (message.has("id")) {
            asked.remove(message.path("id").asInt()).complete(message.path("result"));
            return;
        }
        String method = message.path("method").asText();
        String level = message.at("/params/entry/level").asText();
        boolean bad = method.equals("Runtime.exceptionThrown")
                || method.equals("Runtime.consoleAPICalled")
                || method.equals("Log.entryAdded") && !level.equals("info") && !level.equals("verbose");
        if (bad) {
            complaints.add(text);
        }
    }

    /** Its helper processes outlive it by a moment and write to the profile until they end. */
    @Override
    public void close() throws InterruptedException {
        socket.abort();
        http.shutdownNow();
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        helpers.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await("deleted " + profile)
                .atMost(1, TimeUnit.MINUTES)
                .ignoreExceptionsMatching(it -> it instanceof IOException || it instanceof UncheckedIOException)
                .until(this::profileIsDeleted);
    }

    private boolean profileIsDeleted() throws IOException {
        try (Stream<Path> found = Files.walk(profile)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        return true;
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    take(text.toString());
                } catch (IOException e) {
                    complaints.add("unreadable: " + e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
