package io.basilisk.ledger.service;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.wallet.KeyFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Three nodes of a cluster on this machine, each a process of its own. */
final class ClusterProcesses implements AutoCloseable {
    static final List<String> NAMES = List.of("one", "two", "three");
    static final int START_AGAIN = 75;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Path plan;
    private final Map<String, URI> urls = new HashMap<>();
    private final Map<String, Process> processes = new HashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** What a node says of itself. */
    record Health(String role, long entries, long epoch, String journalHash) {}

    /** @param hosts address of each node, by name */
    ClusterProcesses(Path directory, Map<String, String> hosts) throws IOException {
        this.directory = directory;
        plan = directory.resolve("cluster.conf");
        StringBuilder lines = new StringBuilder();
        Path key = Files.createDirectories(directory.resolve("key")).resolve("ledger-key.json");
        KeyFile.create(key);
        for (String name : NAMES) {
            Ports ports = freePorts();
            String host = hosts.get(name);
            lines.append(name + " = " + host + " " + ports.nodes() + " " + ports.rest() + "\n");
            urls.put(name, URI.create("http://" + host + ":" + ports.rest()));
            KeyFile.copy(key, Files.createDirectories(directory.resolve(name)).resolve("ledger-key.json"));
        }
        Files.writeString(plan, lines);
    }

    /** On loopback. */
    static ClusterProcesses local(Path directory) throws IOException {
        return new ClusterProcesses(
                directory, NAMES.stream().collect(Collectors.toMap(name -> name, name -> LedgerConfig.LOOPBACK)));
    }

    private record Ports(int nodes, int rest) {}

    /** Two neighbours and another one. */
    private static Ports freePorts() throws IOException {
        while (true) {
            try (ServerSocket rest = new ServerSocket(0);
                    ServerSocket first = new ServerSocket(0)) {
                int port = first.getLocalPort();
                if (port + 1 == rest.getLocalPort()) {
                    continue;
                }
                try (ServerSocket second = new ServerSocket(port + 1)) {
                    return new Ports(second.getLocalPort() - 1, rest.getLocalPort());
                } catch (IOException e) {
                    // its neighbour is taken: another pair
                }
            }
        }
    }

    /** @param prefix of the command line, as in {@code ip netns exec NAME} */
    void start(String name, String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("basilisk.home"), "conf", "jvm.options"));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(LedgerMain.class.getName(), "--cluster", plan.toString(), "--node", name));
        command.addAll(List.of("--dir", directory.resolve(name).toString()));
        Path out = directory.resolve(name + ".out");
        processes.put(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                        .start());
    }

    /** Waits until each of the nodes answers. */
    void awaitReady(String... names) {
        for (String name : names) {
            Awaitility.await(name + " is ready")
                    .atMost(PATIENCE)
                    .failFast(() -> expectRunning(name))
                    .until(() -> health(name).isPresent());
        }
    }

    private void expectRunning(String name) {
        if (!process(name).isAlive()) {
            throw new AssertionError(name + " ended; it said:\n" + said(name));
        }
    }

    /** Waits until one of the nodes leads. @return its name */
    String awaitLeader(String... names) {
        return Awaitility.await("a leader of " + List.of(names))
                .atMost(PATIENCE)
                .until(() -> leader(names), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> leader(String... names) throws InterruptedException {
        for (String name : names) {
            if (health(name).filter(it -> it.role().equals("leader")).isPresent()) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** Empty while it does not answer. */
    Optional<Health> health(String name) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(urls.get(name).resolve("/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return Optional.empty();
            }
            JsonNode view = JSON.readTree(answer.body());
            return Optional.of(new Health(
                    view.get("role").asText(),
                    view.get("entries").asLong(),
                    view.get("epoch").asLong(),
                    view.get("journalHash").asText()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    URI url(String name) {
        return urls.get(name);
    }

    /** All nodes, as a client names them. */
    URI url() {
        return URI.create(
                "http://" + urls.values().stream().map(URI::getAuthority).collect(Collectors.joining(",")));
    }

    Process process(String name) {
        return processes.get(name);
    }

    /** A signal, as in {@code STOP}. */
    void signal(String name, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, "" + process(name).pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    void kill(String name) throws InterruptedException {
        process(name).destroyForcibly().waitFor();
    }

    String said(String name) {
        try {
            return Files.readString(directory.resolve(name + ".out"));
        } catch (IOException e) {
            return "nothing";
        }
    }

    /** Waits until a node has ended of itself. @return its exit status */
    int awaitEnd(String name) throws InterruptedException {
        if (!process(name).waitFor(PATIENCE.toSeconds(), SECONDS)) {
            throw new AssertionError(name + " did not end; it said:\n" + said(name));
        }
        return process(name).exitValue();
    }

    static String[] but(String name) {
        return NAMES.stream().filter(it -> !it.equals(name)).toArray(String[]::new);
    }

    @Override
    public void close() throws InterruptedException {
        client.shutdownNow();
        for (Process process : processes.values()) {
            process.destroyForcibly().waitFor();
        }
    }
}
