package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Block;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients were promised, word for word: answers of a ledger that follows from a seed, one file each in
 * {@code src/test/resources/contract}. With {@code -Dbasilisk.contract=write} the files are written instead of
 * compared; what changes in them changes for every client, and belongs into docs/rest-api.md.
 */
class ContractTest {
    private static final long SEED = 9;
    private static final int HEIGHT = 15;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> HEADERS = List.of("Content-Type", "Cache-Control", "Vary", "Basilisk-Tip");
    /** No JSON, or told apart in another test. */
    private static final List<String> ELSEWHERE = List.of(
            "GET /",
            "GET /explorer/{file}",
            "GET /metrics",
            "GET /v1/headers",
            "GET /v1/openapi.json",
            "GET /v1/events");

    private static final Path FILES =
            Path.of(System.getProperty("basilisk.home"), "ledger", "service", "src", "test", "resources", "contract");

    @TempDir
    static Path directory;

    private static final RandomBlocks RANDOM = new RandomBlocks(SEED);
    private static RunningLedger running;
    private static Transfer confirmed;
    private static Transfer waiting;
    private static Block block;

    /** A chain, a round that is being mined, and a transfer that waits for the next. */
    @BeforeAll
    static void playAChain() {
        System.out.println("seed " + SEED);
        RANDOM.upTo(HEIGHT);
        TestChain chain = RANDOM.chain();
        block = chain.blocks().stream()
                .filter(it -> !it.seal().transfers().isEmpty())
                .findFirst()
                .orElseThrow();
        confirmed = block.seal().transfers().getFirst();
        chain.untilScored(true, false);
        chain.ledger().submit(chain.sealing());
        waiting = chain.transfer(
                chain.node(0),
                confirmed.to(),
                1,
                0,
                chain.ledger().account(chain.node(0).address()).nonce() + 5);
        chain.ledger().submit(waiting);
        running = new RunningLedger(new FileLedgerStore(directory, notice -> {}));
        running.replay(chain.ledger().entries());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    /** Documented routes, each with a question. */
    private static Map<String, String> questions() {
        TestChain chain = RANDOM.chain();
        String node = chain.node(0).address().toString();
        String at = "/v1/blocks/" + block.header().height();
        Map<String, String> asked = new TreeMap<>();
        for (String[] it : new String[][] {
            {"GET /v1/chain", "/v1/chain"},
            {"GET /v1/blocks", "/v1/blocks?limit=2"},
            {"GET /v1/blocks/{block}", at},
            {"GET /v1/blocks/{block}/header", "/v1/blocks/" + block.hash() + "/header"},
            {"GET /v1/blocks/{block}/contributions", at + "/contributions?limit=1"},
            {"GET /v1/blocks/{block}/transfers", at + "/transfers?limit=1"},
            {"GET /v1/blocks/{block}/undo", at + "/undo"},
            {"GET /v1/stale", "/v1/stale"},
            {"GET /v1/chain-tips", "/v1/chain-tips"},
            {
                "GET /v1/proofs/contribution/{round}/{node}",
                "/v1/proofs/contribution/1/" + chain.node(0).publicKey()
            },
            {"GET /v1/proofs/transfer/{txid}", "/v1/proofs/transfer/" + confirmed.txid()},
            {"GET /v1/proofs/account/{address}", "/v1/proofs/account/" + node + "?height=3"},
            {"GET /v1/proofs/header/{block}", "/v1/proofs/header/2?tree=5"},
            {"GET /v1/proofs/consistency", "/v1/proofs/consistency?from=2&to=7"},
            {"GET /v1/stats/blocks", "/v1/stats/blocks?from=1&count=2"},
            {"GET /v1/rounds/{round}", "/v1/rounds/1"},
            {"GET /v1/rounds/{round}/commits", "/v1/rounds/1/commits?limit=1"},
            {"GET /v1/rounds/{round}/contributions", "/v1/rounds/1/contributions?limit=1"},
            {
                "GET /v1/contributions",
                "/v1/contributions?limit=1&node=" + chain.node(0).publicKey()
            },
            {"GET /v1/mining/template", "/v1/mining/template?miner=" + node},
            {"GET /v1/accounts", "/v1/accounts?limit=2"},
            {"GET /v1/accounts/{address}", "/v1/accounts/" + node},
            {"GET /v1/accounts/{address}/history", "/v1/accounts/" + confirmed.sender() + "/history?limit=3"},
            {"GET /v1/nodes", "/v1/nodes?limit=2"},
            {"GET /v1/nodes/{address}", "/v1/nodes/" + node},
            {"GET /v1/transfers/{txid}", "/v1/transfers/" + confirmed.txid()},
            {"GET /v1/mempool", "/v1/mempool"},
            {"GET /v1/mempool/{txid}", "/v1/mempool/" + waiting.txid()},
            {"GET /health/live", "/health/live"},
            {"GET /health/ready", "/health/ready"},
            {"problem 400", "/v1/blocks?limit=0"},
            {"problem 403", "/v1/mining/template?miner=" + chain.node(1).address()},
            {"problem 404", "/v1/blocks/77"},
        }) {
            asked.put(it[0], it[1]);
        }
        return asked;
    }

    @Test
    void answersAreWordForWordAsPromised() throws Exception {
        for (Map.Entry<String, String> question : questions().entrySet()) {
            check(question.getKey(), "GET " + question.getValue(), running.get(question.getValue()));
        }
        Submission genesis = RANDOM.chain().ledger().entries().getFirst().submission();
        check("POST receipt", "POST /v1/genesis", handIn("/v1/genesis", genesis));
        check("POST transfer", "POST /v1/transfers", handIn("/v1/transfers", waiting));
        check("POST malformed", "POST /v1/genesis", running.post("/v1/genesis", "{\"hex\":\"0301\"}"));
    }

    private static HttpResponse<String> handIn(String path, Submission submission) throws Exception {
        return running.post(path, Views.submission(submission).toString());
    }

    /** The first events of the stream, as they are sent. */
    @Test
    void eventsAreWordForWordAsPromised() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(running.url("/v1/events"))
                .header("Last-Event-ID", "0")
                .build();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines =
                        client.send(request, BodyHandlers.ofLines()).body()) {
            ObjectNode found = JSON.createObjectNode().put("request", "GET /v1/events after 0");
            lines.limit(30).forEach(found.putArray("lines")::add);
            compare("events", found);
            client.shutdownNow();
        }
    }

    @Test
    void everyRouteThatReadsIsPinned() {
        TreeSet<String> missing = new TreeSet<>(running.routes());
        missing.removeIf(route -> !route.startsWith("GET ")
                || ELSEWHERE.contains(route)
                || questions().containsKey(route));
        assertThat(missing).as("routes without a question in this test").isEmpty();
    }

    private static void check(String name, String request, HttpResponse<String> answer) throws IOException {
        ObjectNode found = JSON.createObjectNode().put("request", request).put("status", answer.statusCode());
        ObjectNode headers = found.putObject("headers");
        HEADERS.forEach(it -> answer.headers().firstValue(it).ifPresent(value -> headers.put(it, value)));
        found.set("body", JSON.readTree(answer.body()));
        compare(name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "").toLowerCase(java.util.Locale.ROOT), found);
    }

    private static void compare(String name, JsonNode found) throws IOException {
        Path file = FILES.resolve(name + ".json");
        String text = found.toPrettyString() + "\n";
        if ("write".equals(System.getProperty("basilisk.contract"))) {
            Files.createDirectories(FILES);
            Files.writeString(file, text);
        }
        assertThat(text)
                .as(name + ": docs/rest-api.md says how to write " + file + " anew")
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }
}
